package dev.dropgate.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The verdict on one entry with its reasons. Immutable.
 *
 * @param verdict the gravest of the findings, {@code CLEAN} if there is none
 * @param findings what decided, in the order of the rules
 * @param shadow what rules in shadow mode would have said
 */
public record ScanResult(Verdict verdict, List<Finding> findings, List<Finding> shadow) {
  /** Nothing was found. */
  public static final ScanResult CLEAN = of(List.of());

  /**
   * Sums findings up.
   *
   * @param findings any number, in the order of the rules
   * @return the judgement
   */
  public static ScanResult of(List<Finding> findings) {
    return of(findings, List.of());
  }

  public static ScanResult of(List<Finding> findings, List<Finding> shadow) {
    Verdict worst = Verdict.CLEAN;
    for (Finding finding : findings) {
      worst = finding.verdict().compareTo(worst) > 0 ? finding.verdict() : worst;
    }
    return new ScanResult(worst, List.copyOf(findings), List.copyOf(shadow));
  }

  /**
   * The same with one more reason: for rules of your own in YAML.
   *
   * @param rule its id
   * @param verdict {@code DANGEROUS} or {@code UNDECIDED}
   * @param message one line for people
   * @return a copy
   */
  public ScanResult with(String rule, Verdict verdict, String message) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(new Finding(rule, verdict, message));
    return of(all, shadow);
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
