package dev.dropgate.inspect.format.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.util.Arrays;
import java.util.Set;

/**
 * The command table of a Word 6 or 95 document, collected from a stream. WordBasic macros are its
 * first part. The header of the stream contains its offset; the parts are those of a Tcg in
 * [MS-DOC], with smaller numbers. For one document.
 */
public final class WordCommandTable {
  /** For documents without such a table. */
  public static final WordCommandTable NONE = new WordCommandTable(0, 0);

  private static final int PLACE_AT = 0x118;
  private static final int LENGTH_AT = 0x11C;

  /** A real table is shorter, and macro names are at its start. */
  private static final int MAX_BYTES = 1 << 16;

  private static final int TABLE = 0xFF;
  private static final int MACROS = 0x01;

  private final long place;
  private final byte[] table;
  private int taken;

  private WordCommandTable(long place, int length) {
    this.place = place;
    this.table = new byte[length];
  }

  /** Reads the offset from the header at the start of the stream. */
  public static WordCommandTable of(byte[] header, int length) {
    if (length < LENGTH_AT + 4) {
      return NONE;
    }
    long bytes = LittleEndianBytes.u32(header, LENGTH_AT);
    return bytes < 4
        ? NONE // a table without macros has two bytes
        : new WordCommandTable(
            LittleEndianBytes.u32(header, PLACE_AT), (int) Math.min(bytes, MAX_BYTES));
  }

  /** Collects the table from the next bytes of the stream. */
  public void take(byte[] bytes, int count, long position) {
    long from = Math.max(place + taken, position);
    long end = Math.min(place + table.length, position + count);
    if (taken < table.length && from < end) {
      int length = (int) (end - from);
      System.arraycopy(bytes, (int) (from - position), table, taken, length);
      taken += length;
    }
  }

  /** Reports the macros. Must be called after the end of the stream. */
  public void judge(FindingCollector findings) {
    boolean macros =
        taken >= 4
            && (table[0] & 0xFF) == TABLE
            && table[1] == MACROS
            && LittleEndianBytes.u16(table, 2) > 0;
    if (!macros) {
      return;
    }
    findings.add(DocumentRuleInfos.MACROS.id(), Verdict.DANGEROUS, "macros in WordBasic");
    Set<String> names = AutoMacroNames.findIn(names());
    if (!names.isEmpty()) {
      findings.add(
          DocumentRuleInfos.AUTORUN.id(),
          Verdict.DANGEROUS,
          "a macro in WordBasic that runs by itself: " + String.join(", ", names));
    }
  }

  /** Returns every word in the table as the definition of a macro. */
  private String names() {
    StringBuilder text = new StringBuilder("sub ");
    for (byte one : Arrays.copyOf(table, taken)) {
      boolean letter = Character.isLetterOrDigit(one) || one == '_';
      if (letter && one > 0) {
        text.append((char) one);
      } else if (text.charAt(text.length() - 1) != ' ') {
        text.append("\nsub ");
      }
    }
    return text.toString();
  }
}
