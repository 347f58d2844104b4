package dev.dropgate.cli.scan;

import dev.dropgate.cli.text.ProgressBar;
import dev.dropgate.cli.text.TextTable;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the results of a scan: a table for people, JSON Lines for programs. Not thread safe. */
public final class ScanReport implements OnDemandScanner.ScanListener {
  private final PrintStream out;
  private final boolean json;
  private final ProgressBar progress;
  private final TextTable table;
  private final ScanSummary summary = new ScanSummary();
  private int failures;

  /**
   * Creates a report.
   *
   * @param out the output
   * @param json whether to print JSON Lines
   * @param width the columns of the terminal; 0 for no limit
   * @param progress counts every entry
   */
  public ScanReport(PrintStream out, boolean json, int width, ProgressBar progress) {
    this.out = out;
    this.json = json;
    this.progress = progress;
    this.table = new TextTable(out, width, "VERDICT", "RULE", "PATH");
  }

  @Override
  public void judged(Path path, ScanResult judgement, long size, String sha256) {
    summary.add(judgement);
    if (json) {
      progress.clear();
      out.println(JsonCodec.toLine(line(path, judgement, size, sha256)));
    } else if (judgement.verdict() != Verdict.CLEAN) {
      row(judgement.verdict().toString(), judgement.rules(), path);
    } else if (!judgement.shadow().isEmpty()) {
      row("only log", ScanResult.of(judgement.shadow()).rules(), path);
    }
    progress.step();
  }

  private void row(String verdict, String rules, Path path) {
    progress.clear();
    table.addRow(PrintableText.of(verdict), PrintableText.of(rules), PrintableText.of(path));
  }

  @Override
  public void failed(Path path, String reason) {
    failures++;
    progress.clear();
    System.err.println("dropgate: " + PrintableText.of(path) + ": " + reason);
  }

  public void end() {
    progress.close();
    if (!json) {
      table.finish();
      summary.print(out);
    }
    out.flush();
  }

  /** Returns whether every entry could be read and all are clean. */
  public boolean allClean() {
    return failures == 0
        && summary.count(Verdict.DANGEROUS) + summary.count(Verdict.UNDECIDED) == 0;
  }

  private static List<Map<String, String>> findings(List<Finding> findings) {
    return findings.stream().map(ScanReport::finding).toList();
  }

  private static Map<String, String> finding(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("rule", finding.rule());
    map.put("message", finding.message().toString());
    return map;
  }

  /** Returns the fields of an entry in the JSON form. */
  static Map<String, Object> line(Path path, ScanResult judgement, long size, String sha256) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("path", PrintableText.of(path));
    if (PrintableText.needsEscaping(path)) {
      line.put("pathBytes", HexFormat.of().formatHex(RawNames.bytes(path)));
    }
    line.put("verdict", judgement.verdict());
    line.put("findings", findings(judgement.findings()));
    if (!judgement.shadow().isEmpty()) {
      line.put("onlyLogged", findings(judgement.shadow()));
    }
    line.put("size", size);
    line.put("sha256", sha256);
    return line;
  }
}
