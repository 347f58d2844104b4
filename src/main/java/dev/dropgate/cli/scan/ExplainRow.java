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
 * The observations and findings of one rule.
 *
 * @param rule the rule's id
 * @param level the rule's level
 * @param micros the time it took, in microseconds; null if it ran together with the rule before
 * @param saw printable lines
 * @param findings the findings, including those in shadow mode
 */
record ExplainRow(
    String rule, String level, Long micros, List<String> saw, List<Finding> findings) {
  /** Stands for the checks that are always on, such as {@code link} or {@code unfinished}. */
  private static final String KIND_RULE = "kind";

  /**
   * Returns one row for each rule that ran.
   *
   * @param steps the steps of the scan
   * @param rules the rules with their levels
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
      // Findings of other classes' rules in a member belong to the rule that opened the archive.
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

  /** Returns the fields of the JSON form. */
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
    map.put("message", finding.message().toString());
    return map;
  }
}
