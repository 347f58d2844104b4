package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import java.io.IOException;

/**
 * A detector of the types of OLE2 files; the class id of the root folder identifies installers.
 * Stateless.
 */
final class OleTypeDetector {
  /**
   * 000C10xx-0000-0000-C000-000000000046: packages, patches and transforms of Windows Installer.
   */
  private static final String INSTALLER_CLASS_ID = "\020\014\0\0\0\0\0\300\0\0\0\0\0\0\106";

  private static final int CLASS_ID_OFFSET = 80;

  private OleTypeDetector() {}

  static FileType detect(ContentBytes bytes) throws IOException {
    int shift = bytes.le16(30);
    long folder = bytes.le32(48);
    if (shift < 7 || shift > 16 || folder < 0) {
      return FileType.OLE2;
    }
    byte[] root = bytes.bytesAt((folder + 1) << shift, 128);
    long kind = ContentBytes.number(root, CLASS_ID_OFFSET, 1, true);
    boolean installer =
        ContentBytes.matchesAt(root, CLASS_ID_OFFSET + 1, INSTALLER_CLASS_ID)
            && kind >= 0x82
            && kind <= 0x86;
    return installer ? FileType.MSI : FileType.OLE2;
  }
}
