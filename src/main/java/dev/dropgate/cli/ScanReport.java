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
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints what a scan finds: a table for people, JSON Lines for programs. Not thread safe. */
final class ScanReport implements Scan.Listener {
  private final PrintStream out;
  private final boolean json;
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private int failures;

  ScanReport(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void judged(Path path, Judgement judgement, long size, String sha256) {
    counts.merge(judgement.verdict(), 1, Integer::sum);
    if (json) {
      out.println(Json.line(line(path, judgement, size, sha256)));
    } else if (judgement.verdict() != Verdict.CLEAN) {
      out.printf("%-9s  %-20s  %s%n", judgement.verdict(), judgement.rules(), SafeText.of(path));
    }
  }

  @Override
  public void failed(Path path, String reason) {
    failures++;
    System.err.println("dropgate: " + SafeText.of(path) + ": " + reason);
  }

  void end() {
    if (!json) {
      out.printf(
          "%d dangerous, %d undecided, %d clean%n",
          count(Verdict.DANGEROUS), count(Verdict.UNDECIDED), count(Verdict.CLEAN));
    }
    out.flush();
  }

  int count(Verdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }

  /** How many paths could not be looked at. */
  int failures() {
    return failures;
  }

  private static Map<String, String> finding(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("rule", finding.rule());
    map.put("message", finding.message());
    return map;
  }

  private static Map<String, Object> line(
      Path path, Judgement judgement, long size, String sha256) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("path", SafeText.of(path));
    if (SafeText.escapes(path)) {
      line.put("pathBytes", HexFormat.of().formatHex(RawNames.bytes(path)));
    }
    line.put("verdict", judgement.verdict());
    line.put("findings", judgement.findings().stream().map(ScanReport::finding).toList());
    line.put("size", size);
    line.put("sha256", sha256);
    return line;
  }
}
