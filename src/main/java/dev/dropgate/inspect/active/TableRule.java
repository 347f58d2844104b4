package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Formulas in tables that are text, which a spreadsheet computes as if a person had typed them. */
final class TableRule implements Rule {
  private static final int LONGEST_CELL = 1024;

  /** Functions that fetch something from elsewhere. */
  private static final List<String> FETCHES =
      List.of("webservice(", "importxml(", "importdata(", "importhtml(", "importfeed(");

  @Override
  public List<RuleInfo> about() {
    return List.of(Ids.CSV);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    boolean table =
        switch (subject.extension()) {
          case "csv", "tsv", "tab", "prn" -> true;
          default -> false;
        };
    if (!table || !findings.wants(Ids.CSV.id()) || subject.type() != FileType.TEXT) {
      return;
    }
    try (Effort effort = Effort.enter(findings);
        InputStream in = subject.content().stream()) {
      String formula = formula(in, effort);
      if (formula != null) {
        findings.add(Ids.CSV.id(), Verdict.DANGEROUS, "a formula in a table: " + formula);
      }
    }
  }

  /** The first one; null if there is none. Zeros are halves of wide characters. */
  private static String formula(InputStream in, Effort effort) throws IOException {
    byte[] buffer = new byte[1 << 14];
    StringBuilder cell = new StringBuilder();
    boolean starts = true;
    boolean kept = false;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      effort.step();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == ',' || c == ';' || c == '\t' || c == '\n' || c == '\r') {
          // What is behind a comma may belong to the same formula.
          boolean line = c == '\n' || c == '\r';
          if (line && kept && isHostile(cell)) {
            return cell.toString();
          }
          starts = true;
          kept = kept && !line;
          if (kept && cell.length() < LONGEST_CELL) {
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
        } else if (kept && c != 0 && cell.length() < LONGEST_CELL) {
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
    return FETCHES.stream().anyMatch(text::contains);
  }
}
