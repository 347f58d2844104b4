package dev.dropgate.inspect.types;

import java.io.IOException;
import java.util.Map;

/** Programs of macOS, for one machine or for several. Stateless. */
final class MachHeader {
  /** Without the bits for 64-bit kinds (mach/machine.h). */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          1, "VAX", 6, "68000", 7, "x86", 8, "MIPS", 11, "PA-RISC", 12, "ARM", 13, "88000", 14,
          "SPARC", 18, "PowerPC");

  private static final int WIDE = 0x01000000;

  /** What is looked at of a header for one machine. */
  private static final int THIN = 16;

  private MachHeader() {}

  static boolean is(Bytes bytes) throws IOException {
    return isThin(bytes.head()) || isFat(bytes);
  }

  private static boolean isThin(byte[] header) {
    boolean big =
        Bytes.has(header, 0, "\376\355\372\316") || Bytes.has(header, 0, "\376\355\372\317");
    boolean little =
        Bytes.has(header, 0, "\316\372\355\376") || Bytes.has(header, 0, "\317\372\355\376");
    if (!big && !little) {
      return false;
    }
    long kind = Bytes.number(header, 12, 4, little);
    return isMachine(Bytes.number(header, 4, 4, little)) && kind >= 1 && kind <= 20;
  }

  // A Java class starts alike, and has its version, 45 or more, where this has a count of machines.
  private static boolean isFat(Bytes bytes) throws IOException {
    boolean big = bytes.has(0, "\312\376\272\276") || bytes.has(0, "\312\376\272\277");
    boolean little = bytes.has(0, "\276\272\376\312") || bytes.has(0, "\277\272\376\312");
    if (!big && !little) {
      return false;
    }
    long count = big ? bytes.be32(4) : bytes.le32(4);
    return (count >= 1 && count < 45 && isMachine(big ? bytes.be32(8) : bytes.le32(8)))
        || (count >= 1 && leadsToThin(bytes, big, count));
  }

  /** Whether one of the places that the header names has a program. */
  private static boolean leadsToThin(Bytes bytes, boolean big, long count) throws IOException {
    boolean wide = (big ? bytes.u8(3) : bytes.u8(0)) == 0xBF;
    int length = wide ? 32 : 20;
    byte[] head = bytes.head();
    for (int at = 8, i = 0; i < count && at + length <= head.length; at += length, i++) {
      long offset = Bytes.number(head, at + 8L, wide ? 8 : 4, !big);
      if (offset >= 8 && offset <= bytes.size() - THIN && isThin(bytes.at(offset, THIN))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMachine(long type) {
    return MACHINES.containsKey((int) (type & 0xFFFFFF)) && type >> 24 <= 2;
  }

  /** For people. */
  static String words(Bytes bytes) throws IOException {
    if (isFat(bytes)) {
      long count = bytes.u8(0) == 0xCA ? bytes.be32(4) : bytes.le32(4);
      return "a macOS program (Mach-O, for " + count + (count == 1 ? " machine)" : " machines)");
    }
    boolean big = bytes.u8(0) == 0xFE;
    long machine = big ? bytes.be32(4) : bytes.le32(4);
    int kind = (int) (big ? bytes.be32(12) : bytes.le32(12));
    String what =
        switch (kind) {
          case 1 -> "object file";
          case 6, 9 -> "library";
          case 8 -> "bundle";
          default -> "program";
        };
    return "a macOS "
        + what
        + " (Mach-O, "
        + MACHINES.get((int) (machine & 0xFFFFFF))
        + ((machine & WIDE) != 0 ? " 64-bit)" : ")");
  }
}
