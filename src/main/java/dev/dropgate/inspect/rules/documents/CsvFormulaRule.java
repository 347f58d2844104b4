package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Finds formulas in text tables. A spreadsheet runs them as if a person had typed them. */
final class CsvFormulaRule implements Rule {
  private static final int MAX_CELL_CHARS = 1024;

  /** Functions that load data from a server. */
  private static final List<String> FETCHING_FUNCTIONS =
      List.of("webservice(", "importxml(", "importdata(", "importhtml(", "importfeed(");

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(DocumentRuleInfos.CSV);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    boolean table =
        switch (subject.extension()) {
          case "csv", "tsv", "tab", "prn" -> true;
          default -> false;
        };
    if (!table
        || !findings.isEnabled(DocumentRuleInfos.CSV.id())
        || subject.type() != FileType.TEXT) {
      return;
    }
    try (DocumentBudget effort = DocumentBudget.enter(findings);
        InputStream in = subject.content().stream()) {
      String formula = findFormula(in, effort);
      if (formula != null) {
        findings.add(
            DocumentRuleInfos.CSV.id(), Verdict.DANGEROUS, "a formula in a table: " + formula);
      }
    }
  }

  /**
   * Returns the first hostile formula; null if there is none. Skips zeros, which are halves of
   * UTF-16 characters.
   */
  private static String findFormula(InputStream in, DocumentBudget effort) throws IOException {
    byte[] buffer = new byte[1 << 14];
    StringBuilder cell = new StringBuilder();
    boolean starts = true;
    boolean kept = false;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      effort.check();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == ',' || c == ';' || c == '\t' || c == '\n' || c == '\r') {
          // The text after a comma may belong to the same formula.
          boolean line = c == '\n' || c == '\r';
          if (line && kept && isHostile(cell)) {
            return cell.toString();
          }
          starts = true;
          kept = kept && !line;
          if (kept && cell.length() < MAX_CELL_CHARS) {
            cell.append((char) c);
          }
        } else if (starts && c > ' ' && c != '"' && c != '\'') {
          starts = false;
          if (c == '=' || c == '+' || c == '-' || c == '@') {
            if (kept && isHostile(cell)) {
              return cell.toString();
            }
            kept = true;
            cell.setLength(0);
            cell.append((char) c);
          } else if (kept) {
            cell.append((char) c);
          }
        } else if (kept && c != 0 && cell.length() < MAX_CELL_CHARS) {
          cell.append((char) c);
        }
      }
    }
    return kept && isHostile(cell) ? cell.toString() : null;
  }

  private static boolean isHostile(StringBuilder cell) {
    int bar = cell.indexOf("|");
    if (bar > 0 && cell.indexOf("!", bar) > 0) {
      return true;
    }
    if (cell.indexOf("(") < 0) {
      return false;
    }
    String text = cell.toString().toLowerCase(Locale.ROOT);
    return FETCHING_FUNCTIONS.stream().anyMatch(text::contains);
  }
}
