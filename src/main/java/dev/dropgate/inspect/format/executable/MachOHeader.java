package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.IOException;
import java.util.Map;

/** Headers of programs for macOS, for one machine or several. Stateless. */
public final class MachOHeader {
  /** From mach/machine.h, without the bits for 64-bit machines. */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          1, "VAX", 6, "68000", 7, "x86", 8, "MIPS", 11, "PA-RISC", 12, "ARM", 13, "88000", 14,
          "SPARC", 18, "PowerPC");

  private static final int ABI64_FLAG = 0x01000000;

  /** The part that is checked of a header for one machine. */
  private static final int THIN_HEADER_BYTES = 16;

  private MachOHeader() {}

  public static boolean isMachO(ContentBytes bytes) throws IOException {
    return isThin(bytes.head()) || isFat(bytes);
  }

  private static boolean isThin(byte[] header) {
    boolean big =
        ContentBytes.matchesAt(header, 0, "\376\355\372\316")
            || ContentBytes.matchesAt(header, 0, "\376\355\372\317");
    boolean little =
        ContentBytes.matchesAt(header, 0, "\316\372\355\376")
            || ContentBytes.matchesAt(header, 0, "\317\372\355\376");
    if (!big && !little) {
      return false;
    }
    long kind = ContentBytes.number(header, 12, 4, little);
    return isMachine(ContentBytes.number(header, 4, 4, little)) && kind >= 1 && kind <= 20;
  }

  // A Java class starts the same, but has its version (45 or more) in place of the machine count.
  private static boolean isFat(ContentBytes bytes) throws IOException {
    boolean big = bytes.matchesAt(0, "\312\376\272\276") || bytes.matchesAt(0, "\312\376\272\277");
    boolean little =
        bytes.matchesAt(0, "\276\272\376\312") || bytes.matchesAt(0, "\277\272\376\312");
    if (!big && !little) {
      return false;
    }
    long count = big ? bytes.be32(4) : bytes.le32(4);
    return (count >= 1 && count < 45 && isMachine(big ? bytes.be32(8) : bytes.le32(8)))
        || (count >= 1 && leadsToThin(bytes, big, count));
  }

  /** Returns whether at least one offset in the header leads to a program. */
  private static boolean leadsToThin(ContentBytes bytes, boolean big, long count)
      throws IOException {
    boolean wide = (big ? bytes.u8(3) : bytes.u8(0)) == 0xBF;
    int length = wide ? 32 : 20;
    byte[] head = bytes.head();
    for (int at = 8, i = 0; i < count && at + length <= head.length; at += length, i++) {
      long offset = ContentBytes.number(head, at + 8L, wide ? 8 : 4, !big);
      if (offset >= 8
          && offset <= bytes.size() - THIN_HEADER_BYTES
          && isThin(bytes.bytesAt(offset, THIN_HEADER_BYTES))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMachine(long type) {
    return MACHINES.containsKey((int) (type & 0xFFFFFF)) && type >> 24 <= 2;
  }

  /** Returns a description for people. */
  public static String describe(ContentBytes bytes) throws IOException {
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
        + ((machine & ABI64_FLAG) != 0 ? " 64-bit)" : ")");
  }
}
