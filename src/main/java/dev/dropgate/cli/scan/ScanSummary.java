package dev.dropgate.cli.scan;

import dev.dropgate.cli.text.TextTable;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts entries by verdict and by rule. Not thread safe. */
final class ScanSummary {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, RuleVerdictCounts> rules = new TreeMap<>();

  private static final class RuleVerdictCounts {
    private long dangerous;
    private long undecided;
    private long logged;
  }

  void add(ScanResult judgement) {
    verdicts.merge(judgement.verdict(), 1L, Long::sum);
    for (Finding finding : distinct(judgement.findings())) {
      RuleVerdictCounts counts = counts(finding);
      if (finding.verdict() == Verdict.DANGEROUS) {
        counts.dangerous++;
      } else {
        counts.undecided++;
      }
    }
    distinct(judgement.shadow()).forEach(finding -> counts(finding).logged++);
  }

  private RuleVerdictCounts counts(Finding finding) {
    return rules.computeIfAbsent(finding.rule(), rule -> new RuleVerdictCounts());
  }

  // The summary counts entries, so several findings of a rule in one entry count once.
  private static List<Finding> distinct(List<Finding> findings) {
    Set<String> seen = new HashSet<>();
    return findings.stream().filter(f -> seen.add(f.rule() + " " + f.verdict())).toList();
  }

  long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  void print(PrintStream out) {
    TextTable table = new TextTable(out, 0, "RULE", "DANGEROUS", "UNDECIDED", "ONLY LOGGED");
    if (!rules.isEmpty()) {
      out.println();
    }
    rules.forEach(
        (rule, counts) ->
            table.addRow(
                PrintableText.of(rule),
                text(counts.dangerous),
                text(counts.undecided),
                text(counts.logged)));
    table.finish();
    out.printf(
        "%d dangerous, %d undecided, %d clean%n",
        count(Verdict.DANGEROUS), count(Verdict.UNDECIDED), count(Verdict.CLEAN));
  }

  private static PrintableText text(long count) {
    return PrintableText.of(count == 0 ? "-" : Long.toString(count));
  }
}
