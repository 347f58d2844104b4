package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.TextDetector;
import java.io.IOException;
import java.util.Map;

/** Headers of programs that start with MZ: for DOS, 16-bit Windows, OS/2 and Windows. Stateless. */
public final class PeHeader {
  private static final int NEW_HEADER_POINTER_OFFSET = 0x3C;
  private static final int LIBRARY_FLAG = 0x2000;

  /** From winnt.h; a machine that is not listed may still be valid. */
  private static final Map<Integer, String> MACHINES =
      Map.ofEntries(
          Map.entry(0x14C, "x86"),
          Map.entry(0x8664, "x86-64"),
          Map.entry(0x1C0, "ARM"),
          Map.entry(0x1C2, "ARM Thumb"),
          Map.entry(0x1C4, "ARM Thumb-2"),
          Map.entry(0xAA64, "ARM64"),
          Map.entry(0xA641, "ARM64EC"),
          Map.entry(0xA64E, "ARM64X"),
          Map.entry(0x200, "Itanium"),
          Map.entry(0x184, "Alpha"),
          Map.entry(0x284, "Alpha 64"),
          Map.entry(0x166, "MIPS"),
          Map.entry(0x169, "MIPS WCE"),
          Map.entry(0x1F0, "PowerPC"),
          Map.entry(0x1F1, "PowerPC"),
          Map.entry(0x1A2, "SH3"),
          Map.entry(0x1A6, "SH4"),
          Map.entry(0x1A8, "SH5"),
          Map.entry(0xEBC, "EFI byte code"),
          Map.entry(0x5032, "RISC-V 32"),
          Map.entry(0x5064, "RISC-V 64"),
          Map.entry(0x6232, "LoongArch 32"),
          Map.entry(0x6264, "LoongArch 64"));

  private PeHeader() {}

  /** Returns {@code PE}, {@code NE}, {@code DOS}, or null if only the first two letters match. */
  public static FileType detect(ContentBytes bytes) throws IOException {
    if (!bytes.matchesAt(0, "MZ") && !bytes.matchesAt(0, "ZM")) {
      return null;
    }
    byte[] header = readNewHeader(bytes);
    if (isPe(header)) {
      return FileType.PE;
    }
    if (isNe(header)) {
      return FileType.NE;
    }
    return isDos(bytes) ? FileType.DOS : null;
  }

  /** Returns a description of a PE for people. */
  public static String describe(ContentBytes bytes) throws IOException {
    byte[] header = readNewHeader(bytes);
    int machine = (int) ContentBytes.number(header, 4, 2, true);
    int optional = (int) ContentBytes.number(header, 24, 2, true);
    int subsystem = (int) ContentBytes.number(header, 24 + 68, 2, true);
    boolean library = (ContentBytes.number(header, 22, 2, true) & LIBRARY_FLAG) != 0;
    String what =
        switch (subsystem) {
          case 1 -> "driver or native program";
          case 10, 11, 12, 13 -> "UEFI program";
          default -> library ? "library" : "program";
        };
    return (subsystem >= 10 && subsystem <= 13 ? "a " : "a Windows ")
        + what
        + " ("
        + (optional == 0x20B ? "PE32+" : "PE32")
        + ", "
        + MACHINES.getOrDefault(machine, "machine 0x" + Integer.toHexString(machine))
        + ")";
  }

  private static byte[] readNewHeader(ContentBytes bytes) throws IOException {
    long offset = bytes.le32(NEW_HEADER_POINTER_OFFSET);
    return offset < 4 ? new byte[0] : bytes.bytesAt(offset, 128);
  }

  // Not stricter: a program may have one implausible field and still run on some system.
  private static boolean isPe(byte[] header) {
    if (!ContentBytes.matchesAt(header, 0, "PE\0\0")) {
      return false;
    }
    long optional = ContentBytes.number(header, 24, 2, true);
    return MACHINES.containsKey((int) ContentBytes.number(header, 4, 2, true))
        || optional == 0x10B
        || optional == 0x20B
        || optional == 0x107;
  }

  /** Returns whether there is a PE header with all reliable fields; used in searches. */
  static boolean isCompleteAt(byte[] bytes, int at) {
    long optional = ContentBytes.number(bytes, at + 24, 2, true);
    return ContentBytes.matchesAt(bytes, at, "PE\0\0")
        && MACHINES.containsKey((int) ContentBytes.number(bytes, at + 4, 2, true))
        && (optional == 0x10B || optional == 0x20B);
  }

  private static boolean isNe(byte[] header) {
    if (ContentBytes.matchesAt(header, 0, "NE")) {
      long system = ContentBytes.number(header, 0x36, 1, true);
      return ContentBytes.number(header, 4, 2, true) >= 0x40 && system >= 0 && system <= 5;
    }
    return (ContentBytes.matchesAt(header, 0, "LE\0\0")
            || ContentBytes.matchesAt(header, 0, "LX\0\0"))
        && ContentBytes.number(header, 8, 2, true) <= 0x45;
  }

  private static boolean isDos(ContentBytes bytes) {
    int lastPage = bytes.le16(2);
    int pages = bytes.le16(4);
    int relocations = bytes.le16(6);
    int headerSize = bytes.le16(8) * 16;
    int table = bytes.le16(0x18);
    long image = pages * 512L - headerSize;
    // Added as in DOS, where addresses wrap at one megabyte.
    int entry = (bytes.le16(0x16) * 16 + bytes.le16(0x14)) & 0xFFFFF;
    return lastPage >= 0
        && lastPage <= 512
        && pages > 0
        && headerSize >= 0x1C
        && headerSize < bytes.size()
        && entry < image
        && table >= 0
        && (relocations == 0 || (table >= 0x1C && table + relocations * 4L <= headerSize))
        && !TextDetector.isText(bytes.head());
  }
}
