package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DdeLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Finds Excel 4 macro sheets and DDE links in SYLK. Excel reads SYLK under any extension of a
 * table. Stateless.
 */
public final class SylkScanner {
  private static final byte[] SIGNATURE = LittleEndianBytes.latin1("ID;");
  private static final int MAX_LINE_CHARS = 1024;

  private SylkScanner() {}

  /** Returns whether a file starts like SYLK. Tables whose first column is ID start the same. */
  public static boolean isSylk(byte[] head) {
    return LittleEndianBytes.startsWith(head, 0, SIGNATURE);
  }

  public static void judge(InputStream in, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    InputStream text = new BufferedInputStream(in, 1 << 14);
    StringBuilder line = new StringBuilder();
    boolean macros = false;
    boolean cells = false;
    long count = 0;
    for (int c = text.read(); c >= 0 || line.length() > 0; c = text.read()) {
      if ((count++ & 0x3FFF) == 0) {
        effort.check();
      }
      if (c >= 0 && c != '\n' && c != '\r') {
        if (line.length() < MAX_LINE_CHARS) {
          line.append((char) c);
        }
        continue;
      }
      String record = line.toString().toLowerCase(Locale.ROOT);
      judgeFormula(record, findings);
      line.setLength(0);
      macros |= isMacroSheet(record);
      cells |= record.startsWith("c;") || record.startsWith("nn;");
    }
    if (macros && cells) {
      findings.add(
          DocumentRuleInfos.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet in SYLK");
    }
  }

  /** Judges the formula of a cell or of a name. */
  private static void judgeFormula(String record, FindingCollector findings) {
    int start = record.startsWith("c;") || record.startsWith("nn;") ? record.indexOf(";e") : -1;
    if (start > 0) {
      DdeLinkCheck.judgeFormula(record.substring(start + 2), findings);
    }
  }

  /** Returns whether the options of the sheet mark it as executable. */
  private static boolean isMacroSheet(String record) {
    return record.startsWith("o;") && (record + ";").contains(";e;");
  }
}
