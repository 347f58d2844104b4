package dev.dropgate.cli;

import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many entries got which verdict, and by which rules. Not thread safe. */
final class ScanSummary {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, Counts> rules = new TreeMap<>();

  private static final class Counts {
    private long dangerous;
    private long undecided;
    private long logged;
  }

  void add(Judgement judgement) {
    verdicts.merge(judgement.verdict(), 1L, Long::sum);
    for (Finding finding : distinct(judgement.findings())) {
      Counts counts = counts(finding);
      if (finding.verdict() == Verdict.DANGEROUS) {
        counts.dangerous++;
      } else {
        counts.undecided++;
      }
    }
    distinct(judgement.shadow()).forEach(finding -> counts(finding).logged++);
  }

  private Counts counts(Finding finding) {
    return rules.computeIfAbsent(finding.rule(), rule -> new Counts());
  }

  // A rule may have found many things in one entry; the summary counts entries.
  private static List<Finding> distinct(List<Finding> findings) {
    Set<String> seen = new HashSet<>();
    return findings.stream().filter(f -> seen.add(f.rule() + " " + f.verdict())).toList();
  }

  long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  void print(PrintStream out) {
    Columns table = new Columns(out, 0, "RULE", "DANGEROUS", "UNDECIDED", "ONLY LOGGED");
    if (!rules.isEmpty()) {
      out.println();
    }
    rules.forEach(
        (rule, counts) ->
            table.row(rule, text(counts.dangerous), text(counts.undecided), text(counts.logged)));
    table.end();
    out.printf(
        "%d dangerous, %d undecided, %d clean%n",
        count(Verdict.DANGEROUS), count(Verdict.UNDECIDED), count(Verdict.CLEAN));
  }

  private static String text(long count) {
    return count == 0 ? "-" : Long.toString(count);
  }
}
