package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import java.util.Map;

/** Headers of programs for Linux and most other Unix systems. Stateless. */
public final class ElfHeader {
  private static final Map<Integer, String> MACHINES =
      Map.ofEntries(
          Map.entry(2, "SPARC"),
          Map.entry(3, "x86"),
          Map.entry(4, "68000"),
          Map.entry(8, "MIPS"),
          Map.entry(15, "PA-RISC"),
          Map.entry(18, "SPARC"),
          Map.entry(20, "PowerPC"),
          Map.entry(21, "PowerPC 64"),
          Map.entry(22, "S/390"),
          Map.entry(40, "ARM"),
          Map.entry(42, "SuperH"),
          Map.entry(43, "SPARC 64"),
          Map.entry(50, "Itanium"),
          Map.entry(62, "x86-64"),
          Map.entry(183, "ARM64"),
          Map.entry(243, "RISC-V"),
          Map.entry(247, "BPF"),
          Map.entry(258, "LoongArch"));

  private ElfHeader() {}

  // Linux checks neither class nor version, so a program may have any value there.
  public static boolean isElf(ContentBytes bytes) {
    if (!bytes.matchesAt(0, "\177ELF")) {
      return false;
    }
    boolean identified =
        (bytes.u8(4) == 1 || bytes.u8(4) == 2)
            && (bytes.u8(5) == 1 || bytes.u8(5) == 2)
            && bytes.u8(6) == 1;
    return identified || isObjectType(bytes.le16(16)) || isObjectType(bytes.be16(16));
  }

  /** Returns whether there is a header with all reliable fields; used in searches. */
  static boolean isCompleteAt(byte[] bytes, int at) {
    if (!ContentBytes.matchesAt(bytes, at, "\177ELF") || at + 24 > bytes.length) {
      return false;
    }
    boolean little = bytes[at + 5] == 1;
    return (bytes[at + 4] == 1 || bytes[at + 4] == 2)
        && (little || bytes[at + 5] == 2)
        && bytes[at + 6] == 1
        && isObjectType((int) ContentBytes.number(bytes, at + 16, 2, little))
        && MACHINES.containsKey((int) ContentBytes.number(bytes, at + 18, 2, little))
        && ContentBytes.number(bytes, at + 20, 4, little) == 1;
  }

  private static boolean isObjectType(int type) {
    return type >= 1 && type <= 4;
  }

  /** Returns a description for people. */
  public static String describe(ContentBytes bytes) {
    boolean little = bytes.u8(5) != 2;
    int machine = little ? bytes.le16(18) : bytes.be16(18);
    String what =
        switch (little ? bytes.le16(16) : bytes.be16(16)) {
          case 1 -> "an object file";
          case 3 -> "a program or library";
          case 4 -> "a core dump";
          default -> "a program";
        };
    return what
        + " of Linux or Unix (ELF"
        + (bytes.u8(4) == 2 ? " 64-bit, " : " 32-bit, ")
        + MACHINES.getOrDefault(machine, "machine " + machine)
        + ")";
  }
}
