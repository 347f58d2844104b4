package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.util.Arrays;

/**
 * Finds files inside data of an unexpected layout. The program that reads the data may find files
 * where this gate expects none. Stateless.
 */
public final class PayloadScanner {
  private static final byte[] MZ_SIGNATURE = LittleEndianBytes.latin1("MZ");
  private static final byte[] PE_SIGNATURE = LittleEndianBytes.latin1("PE\0\0");
  private static final byte[] ELF_SIGNATURE = LittleEndianBytes.latin1("\177ELF");
  private static final int PE_HEADER_OFFSET = 0x3C;

  private PayloadScanner() {}

  /**
   * Judges the data, and the first program and the first OLE2 file that start after the first byte.
   */
  public static void judge(FindingCollector findings, String name, byte[] data) {
    EmbeddedFileScanner.judge(findings, name, data);
    judgeInside(findings, name, data);
  }

  /** Judges the first program and the first OLE2 file that start after the first byte. */
  public static void judgeInside(FindingCollector findings, String name, byte[] data) {
    for (int at :
        new int[] {
          findProgram(data), LittleEndianBytes.indexOf(data, LittleEndianBytes.OLE2_SIGNATURE, 1)
        }) {
      if (at > 0) {
        findings.trace("something that begins at byte " + at + " of " + name);
        EmbeddedFileScanner.judge(findings, name, Arrays.copyOfRange(data, at, data.length));
      }
    }
  }

  /** Returns the offset of the first program; -1 if there is none. */
  private static int findProgram(byte[] data) {
    for (int at = LittleEndianBytes.indexOf(data, MZ_SIGNATURE, 1);
        at >= 0;
        at = LittleEndianBytes.indexOf(data, MZ_SIGNATURE, at + 1)) {
      if (at + PE_HEADER_OFFSET + 4 <= data.length) {
        long header = at + LittleEndianBytes.u32(data, at + PE_HEADER_OFFSET);
        if (header < data.length
            && LittleEndianBytes.startsWith(data, (int) header, PE_SIGNATURE)) {
          return at;
        }
      }
    }
    return LittleEndianBytes.indexOf(data, ELF_SIGNATURE, 1);
  }
}
