package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Excel 4 macro sheets and DDE links in SYLK, which Excel reads under any name of a table.
 * Stateless.
 */
final class Sylk {
  private static final byte[] BEGINNING = Bytes.latin1("ID;");
  private static final int LONGEST_LINE = 1024;

  private Sylk() {}

  /** Tables whose first column is ID begin so, too. */
  static boolean begins(byte[] head) {
    return Bytes.startsWith(head, 0, BEGINNING);
  }

  static void judge(InputStream in, Findings findings, Effort effort) throws IOException {
    InputStream text = new BufferedInputStream(in, 1 << 14);
    StringBuilder line = new StringBuilder();
    boolean macros = false;
    boolean cells = false;
    long count = 0;
    for (int c = text.read(); c >= 0 || line.length() > 0; c = text.read()) {
      if ((count++ & 0x3FFF) == 0) {
        effort.step();
      }
      if (c >= 0 && c != '\n' && c != '\r') {
        if (line.length() < LONGEST_LINE) {
          line.append((char) c);
        }
        continue;
      }
      String record = line.toString().toLowerCase(Locale.ROOT);
      formula(record, findings);
      line.setLength(0);
      macros |= isMacroSheet(record);
      cells |= record.startsWith("c;") || record.startsWith("nn;");
    }
    if (macros && cells) {
      findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet in SYLK");
    }
  }

  /** The field of a cell, or of a name, that is a formula. */
  private static void formula(String record, Findings findings) {
    int start = record.startsWith("c;") || record.startsWith("nn;") ? record.indexOf(";e") : -1;
    if (start > 0) {
      DdeLink.formula(record.substring(start + 2), findings);
    }
  }

  /** The options of the sheet, one of which says that it is executable. */
  private static boolean isMacroSheet(String record) {
    return record.startsWith("o;") && (record + ";").contains(";e;");
  }
}
