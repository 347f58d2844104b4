package dev.dropgate.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The verdict on one entry with its reasons. Immutable.
 *
 * @param verdict the gravest of the findings, {@code CLEAN} if there is none
 * @param findings the findings that decided, in the order of the rules
 * @param shadow the findings of rules in shadow mode, which do not decide
 */
public record ScanResult(Verdict verdict, List<Finding> findings, List<Finding> shadow) {
  /** The result without findings. */
  public static final ScanResult CLEAN = of(List.of());

  /**
   * Combines findings into a result.
   *
   * @param findings any number, in the order of the rules
   * @return a result with the gravest verdict of the findings
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
   * Returns this result with one more finding. Custom rules in YAML use it.
   *
   * @param rule the rule's id
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
   * Returns the ids of the rules that objected.
   *
   * @return for example {@code blocked-extension,not-a-file}; empty for a clean entry
   */
  public String rules() {
    return findings.stream().map(Finding::rule).distinct().collect(Collectors.joining(","));
  }

  /**
   * Returns the reasons in words.
   *
   * @return the messages, separated by semicolons; empty for a clean entry
   */
  public PrintableText reasons() {
    return PrintableText.ofEscaped(
        findings.stream().map(Finding::message).collect(Collectors.joining("; ")));
  }
}
