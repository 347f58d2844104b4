package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.io.IOException;

/** What an OLE2 file is for: the class of its root folder tells installers apart. Stateless. */
final class Ole {
  /**
   * 000C10xx-0000-0000-C000-000000000046: packages, patches and transforms of Windows Installer.
   */
  private static final String INSTALLER = "\020\014\0\0\0\0\0\300\0\0\0\0\0\0\106";

  private static final int CLASS = 80;

  private Ole() {}

  static FileType type(Bytes bytes) throws IOException {
    int shift = bytes.le16(30);
    long folder = bytes.le32(48);
    if (shift < 7 || shift > 16 || folder < 0) {
      return FileType.OLE2;
    }
    byte[] root = bytes.at((folder + 1) << shift, 128);
    long kind = Bytes.number(root, CLASS, 1, true);
    boolean installer = Bytes.has(root, CLASS + 1, INSTALLER) && kind >= 0x82 && kind <= 0x86;
    return installer ? FileType.MSI : FileType.OLE2;
  }
}
