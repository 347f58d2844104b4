package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.io.IOException;

/** Disk images, which are told by something far from their first byte. Stateless. */
final class Disks {
  private static final int SECTOR = 2048;
  private static final int FIRST = 16 * SECTOR + 1;

  private Disks() {}

  /** Null if it is none. */
  static FileType type(Bytes bytes) throws IOException {
    if (bytes.size() > FIRST + 5 && isCd(bytes)) {
      return FileType.ISO;
    }
    return byEnd(bytes.tail());
  }

  /** By the last bytes; null if it is none. */
  static FileType byEnd(byte[] tail) {
    if (Bytes.has(tail, tail.length - 512, "koly\0\0\0\004")) {
      return FileType.DMG;
    }
    // A few old programs wrote 511 bytes.
    if (Bytes.has(tail, tail.length - 512, "conectix")
        || Bytes.has(tail, tail.length - 511, "conectix")) {
      return FileType.VHD;
    }
    return null;
  }

  private static boolean isCd(Bytes bytes) throws IOException {
    byte[] marks = bytes.at(FIRST, 2 * SECTOR + 5);
    for (int at = 0; at <= 2 * SECTOR; at += SECTOR) {
      if (Bytes.has(marks, at, "CD001")
          || Bytes.has(marks, at, "BEA01")
          || Bytes.has(marks, at, "NSR02")
          || Bytes.has(marks, at, "NSR03")) {
        return true;
      }
    }
    // As raw sectors, each with its own header.
    return bytes.has(0, "\0\377\377\377\377\377\377\377\377\377\377\0")
        && (Bytes.has(bytes.at(16 * 2352 + 17, 5), 0, "CD001")
            || Bytes.has(bytes.at(16 * 2352 + 25, 5), 0, "CD001"));
  }

  /** A boot sector: of a partition with a file system that names itself, or of a whole disk. */
  static boolean isRaw(Bytes bytes) {
    if (bytes.has(1024, "H+\0\4") || bytes.has(1024, "HX\0\5") || isExt(bytes)) {
      return true;
    }
    if (bytes.size() < 1024 || bytes.be16(510) != 0x55AA) {
      return false;
    }
    boolean fileSystem =
        bytes.has(3, "NTFS    ")
            || bytes.has(3, "EXFAT   ")
            || bytes.has(54, "FAT")
            || bytes.has(82, "FAT32");
    return fileSystem || bytes.has(512, "EFI PART") || hasPartition(bytes);
  }

  private static boolean isExt(Bytes bytes) {
    return bytes.le16(1080) == 0xEF53 && bytes.le32(1048) <= 6 && bytes.le16(1082) <= 7;
  }

  private static boolean hasPartition(Bytes bytes) {
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
