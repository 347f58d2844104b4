package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import java.io.IOException;

/** A detector of disk images, whose signatures are far from the first byte. Stateless. */
final class DiskImageDetector {
  private static final int SECTOR_BYTES = 2048;
  private static final int FIRST_DESCRIPTOR_OFFSET = 16 * SECTOR_BYTES + 1;

  private DiskImageDetector() {}

  /** Returns the type, or null. */
  static FileType detect(ContentBytes bytes) throws IOException {
    if (bytes.size() > FIRST_DESCRIPTOR_OFFSET + 5 && isCdImage(bytes)) {
      return FileType.ISO;
    }
    return detectByTail(bytes.tail());
  }

  /** Returns the type by the last bytes, or null. */
  static FileType detectByTail(byte[] tail) {
    if (ContentBytes.matchesAt(tail, tail.length - 512, "koly\0\0\0\004")) {
      return FileType.DMG;
    }
    // A few old programs wrote 511 bytes.
    if (ContentBytes.matchesAt(tail, tail.length - 512, "conectix")
        || ContentBytes.matchesAt(tail, tail.length - 511, "conectix")) {
      return FileType.VHD;
    }
    return null;
  }

  private static boolean isCdImage(ContentBytes bytes) throws IOException {
    byte[] marks = bytes.bytesAt(FIRST_DESCRIPTOR_OFFSET, 2 * SECTOR_BYTES + 5);
    for (int at = 0; at <= 2 * SECTOR_BYTES; at += SECTOR_BYTES) {
      if (ContentBytes.matchesAt(marks, at, "CD001")
          || ContentBytes.matchesAt(marks, at, "BEA01")
          || ContentBytes.matchesAt(marks, at, "NSR02")
          || ContentBytes.matchesAt(marks, at, "NSR03")) {
        return true;
      }
    }
    // Raw sectors, each with its own header.
    return bytes.matchesAt(0, "\0\377\377\377\377\377\377\377\377\377\377\0")
        && (ContentBytes.matchesAt(bytes.bytesAt(16 * 2352 + 17, 5), 0, "CD001")
            || ContentBytes.matchesAt(bytes.bytesAt(16 * 2352 + 25, 5), 0, "CD001"));
  }

  /**
   * Returns whether there is a boot sector: of a partition with a named file system, or of a whole
   * disk.
   */
  static boolean isRawDisk(ContentBytes bytes) {
    if (bytes.matchesAt(1024, "H+\0\4")
        || bytes.matchesAt(1024, "HX\0\5")
        || isExtFileSystem(bytes)) {
      return true;
    }
    if (bytes.size() < 1024 || bytes.be16(510) != 0x55AA) {
      return false;
    }
    boolean fileSystem =
        bytes.matchesAt(3, "NTFS    ")
            || bytes.matchesAt(3, "EXFAT   ")
            || bytes.matchesAt(54, "FAT")
            || bytes.matchesAt(82, "FAT32");
    return fileSystem || bytes.matchesAt(512, "EFI PART") || hasPartition(bytes);
  }

  private static boolean isExtFileSystem(ContentBytes bytes) {
    return bytes.le16(1080) == 0xEF53 && bytes.le32(1048) <= 6 && bytes.le16(1082) <= 7;
  }

  private static boolean hasPartition(ContentBytes bytes) {
    boolean some = false;
    for (int at = 446; at < 510; at += 16) {
      if ((bytes.u8(at) & 0x7F) != 0) {
        return false;
      }
      some |= bytes.u8(at + 4) != 0 && bytes.le32(at + 12) > 0;
    }
    return some;
  }
}
