package dev.dropgate.cli.scan;

import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanExplanation;
import dev.dropgate.model.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one rule saw and found.
 *
 * @param rule its id
 * @param level how much it counts
 * @param micros how long it took; null if it was asked together with the rule before
 * @param saw printable lines
 * @param findings in shadow mode too
 */
record ExplainRow(
    String rule, String level, Long micros, List<String> saw, List<Finding> findings) {
  /** What is always on, as {@code link} or {@code unfinished}. */
  private static final String KIND_RULE = "kind";

  /**
   * One row for each rule that was asked.
   *
   * @param steps what happened
   * @param rules where the levels are
   */
  static List<ExplainRow> of(List<ScanExplanation.Step> steps, RuleSet rules) {
    List<ExplainRow> rows = new ArrayList<>();
    for (ScanExplanation.Step step : steps) {
      if (step.rule().isEmpty()) {
        rows.add(new ExplainRow(KIND_RULE, "always", micros(step), step.saw(), step.findings()));
      } else {
        rows.addAll(of(step, rules));
      }
    }
    return rows;
  }

  private static List<ExplainRow> of(ScanExplanation.Step step, RuleSet rules) {
    List<ExplainRow> rows = new ArrayList<>();
    List<String> ids = List.of(step.rule().split(","));
    for (String id : ids) {
      if (rules.level(id) == RuleMode.OFF) {
        continue;
      }
      // What rules of other classes found in a member belongs to the one that opened the archive.
      boolean first = rows.isEmpty();
      List<Finding> own =
          step.findings().stream()
              .filter(f -> f.rule().equals(id) || (first && !ids.contains(f.rule())))
              .toList();
      rows.add(
          new ExplainRow(
              id,
              rules.level(id).toString(),
              first ? micros(step) : null,
              first ? step.saw() : List.of(),
              own));
    }
    return rows;
  }

  private static long micros(ScanExplanation.Step step) {
    return step.nanos() / 1000;
  }

  /** For programs. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", rule);
    map.put("level", level);
    if (micros != null) {
      map.put("micros", micros);
    }
    map.put("saw", saw);
    map.put("findings", findings.stream().map(ExplainRow::finding).toList());
    return map;
  }

  private static Map<String, String> finding(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("rule", finding.rule());
    map.put("verdict", finding.verdict().toString());
    map.put("message", finding.message());
    return map;
  }
}
