package dev.dropgate.cli.scan;

import dev.dropgate.cli.text.TextTable;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanExplanation;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges entries, and prints how each result was reached. Not thread safe. */
public final class ExplainReport implements OnDemandScanner.ScanListener {
  private final PrintStream out;
  private final boolean json;
  private final RuleSet rules;
  private ScanExplanation explanation = new ScanExplanation();
  private boolean allClean = true;

  public ExplainReport(PrintStream out, boolean json, RuleSet rules) {
    this.out = out;
    this.json = json;
    this.rules = rules;
  }

  /** Judges by every rule, and keeps the explanation for {@link #judged}. */
  public ScanResult judge(ScanTarget subject) {
    explanation = new ScanExplanation();
    return rules.explain(subject, explanation);
  }

  @Override
  public void judged(Path path, ScanResult judgement, long size, String sha256) {
    allClean &= judgement.verdict() == Verdict.CLEAN;
    List<ExplainRow> rows = ExplainRow.of(explanation.steps(), rules);
    if (json) {
      Map<String, Object> line = ScanReport.line(path, judgement, size, sha256);
      line.put("rules", rows.stream().map(ExplainRow::asMap).toList());
      out.println(JsonCodec.toLine(line));
      return;
    }
    out.println(PrintableText.of(path));
    TextTable table = new TextTable(out, 0, "RULE", "LEVEL", "MICROS", "FINDING", "WHY");
    for (ExplainRow row : rows) {
      print(row, table);
    }
    table.finish();
    String reasons = judgement.reasons().toString();
    out.println(judgement.verdict() + (reasons.isEmpty() ? "" : ": " + reasons));
    out.println();
  }

  private static void print(ExplainRow row, TextTable table) {
    List<String[]> lines = new ArrayList<>();
    for (Finding finding : row.findings()) {
      String other = finding.rule().equals(row.rule()) ? "" : finding.rule() + ": ";
      lines.add(new String[] {finding.verdict().toString(), other + finding.message()});
    }
    row.saw().forEach(saw -> lines.add(new String[] {"", "saw " + saw}));
    if (lines.isEmpty()) {
      lines.add(new String[] {"-", ""});
    }
    String micros = row.micros() == null ? "" : row.micros().toString();
    for (int i = 0; i < lines.size(); i++) {
      boolean first = i == 0;
      table.addRow(
          PrintableText.of(first ? row.rule() : ""),
          PrintableText.of(first ? row.level() : ""),
          PrintableText.of(first ? micros : ""),
          PrintableText.of(lines.get(i)[0]),
          PrintableText.ofEscaped(lines.get(i)[1]));
    }
  }

  @Override
  public void failed(Path path, String reason) {
    allClean = false;
    System.err.println("dropgate: " + PrintableText.of(path) + ": " + reason);
  }

  /** Returns whether every entry could be read and all are clean. */
  public boolean allClean() {
    return allClean;
  }
}
