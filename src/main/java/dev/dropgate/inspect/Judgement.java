package dev.dropgate.inspect;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The verdict on one entry with its reasons.
 *
 * @param verdict the gravest of the findings, {@code CLEAN} if there is none
 * @param findings in the order of the rules, unmodifiable
 */
public record Judgement(Verdict verdict, List<Finding> findings) {
  /**
   * Sums findings up.
   *
   * @param findings any number, in the order of the rules
   * @return the judgement
   */
  public static Judgement of(List<Finding> findings) {
    Verdict worst = Verdict.CLEAN;
    for (Finding finding : findings) {
      worst = finding.verdict().compareTo(worst) > 0 ? finding.verdict() : worst;
    }
    return new Judgement(worst, List.copyOf(findings));
  }

  /**
   * The ids of the rules that objected.
   *
   * @return for example {@code blocked-extension,not-a-file}; empty for a clean entry
   */
  public String rules() {
    return findings.stream().map(Finding::rule).distinct().collect(Collectors.joining(","));
  }

  /**
   * The reasons in words.
   *
   * @return the messages, separated by semicolons; empty for a clean entry
   */
  public String reasons() {
    return findings.stream().map(Finding::message).collect(Collectors.joining("; "));
  }
}
