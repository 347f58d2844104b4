package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.util.Arrays;

/**
 * Looks for files in the middle of data that is not laid out as it should be: what reads it may
 * know better than we do where they begin. Stateless.
 */
final class Payload {
  private static final byte[] WINDOWS = Bytes.latin1("MZ");
  private static final byte[] WINDOWS_HEADER = Bytes.latin1("PE\0\0");
  private static final byte[] LINUX = Bytes.latin1("\177ELF");
  private static final int HEADER_AT = 0x3C;

  private Payload() {}

  /** Judges the data, and the first program and the first OLE2 file that begin further behind. */
  static void judge(Findings findings, String name, byte[] data) {
    Embedded.judge(findings, name, data);
    search(findings, name, data);
  }

  /** Judges the first program and the first OLE2 file that begin behind the first byte. */
  static void search(Findings findings, String name, byte[] data) {
    for (int at : new int[] {program(data), Bytes.indexOf(data, Bytes.OLE2, 1)}) {
      if (at > 0) {
        findings.saw("something that begins at byte " + at + " of " + name);
        Embedded.judge(findings, name, Arrays.copyOfRange(data, at, data.length));
      }
    }
  }

  /** Where one begins; -1 if none does. */
  private static int program(byte[] data) {
    for (int at = Bytes.indexOf(data, WINDOWS, 1);
        at >= 0;
        at = Bytes.indexOf(data, WINDOWS, at + 1)) {
      if (at + HEADER_AT + 4 <= data.length) {
        long header = at + Bytes.u32(data, at + HEADER_AT);
        if (header < data.length && Bytes.startsWith(data, (int) header, WINDOWS_HEADER)) {
          return at;
        }
      }
    }
    return Bytes.indexOf(data, LINUX, 1);
  }
}
