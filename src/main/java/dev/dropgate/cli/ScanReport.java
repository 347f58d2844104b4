package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.intake.Scan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what a scan finds: a table for people, JSON Lines for programs. Not thread safe. */
final class ScanReport implements Scan.Listener {
  private final PrintStream out;
  private final boolean json;
  private final Progress progress;
  private final Columns table;
  private final ScanSummary summary = new ScanSummary();
  private int failures;

  /**
   * Prepares.
   *
   * @param out where it goes
   * @param json whether a program reads it
   * @param width columns of the terminal; 0 for as wide as it gets
   * @param progress hears of every entry
   */
  ScanReport(PrintStream out, boolean json, int width, Progress progress) {
    this.out = out;
    this.json = json;
    this.progress = progress;
    this.table = new Columns(out, width, "VERDICT", "RULE", "PATH");
  }

  @Override
  public void judged(Path path, Judgement judgement, long size, String sha256) {
    summary.add(judgement);
    if (json) {
      progress.clear();
      out.println(Json.line(line(path, judgement, size, sha256)));
    } else if (judgement.verdict() != Verdict.CLEAN) {
      row(judgement.verdict().toString(), judgement.rules(), path);
    } else if (!judgement.shadow().isEmpty()) {
      row("only log", Judgement.of(judgement.shadow()).rules(), path);
    }
    progress.step();
  }

  private void row(String verdict, String rules, Path path) {
    progress.clear();
    table.row(verdict, rules, SafeText.of(path));
  }

  @Override
  public void failed(Path path, String reason) {
    failures++;
    progress.clear();
    System.err.println("dropgate: " + SafeText.of(path) + ": " + reason);
  }

  void end() {
    progress.close();
    if (!json) {
      table.end();
      summary.print(out);
    }
    out.flush();
  }

  /** Whether all could be looked at and nothing decisive was found. */
  boolean allClean() {
    return failures == 0
        && summary.count(Verdict.DANGEROUS) + summary.count(Verdict.UNDECIDED) == 0;
  }

  private static List<Map<String, String>> findings(List<Finding> findings) {
    return findings.stream().map(ScanReport::finding).toList();
  }

  private static Map<String, String> finding(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("rule", finding.rule());
    map.put("message", finding.message());
    return map;
  }

  /** What programs get about an entry. */
  static Map<String, Object> line(Path path, Judgement judgement, long size, String sha256) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("path", SafeText.of(path));
    if (SafeText.escapes(path)) {
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
