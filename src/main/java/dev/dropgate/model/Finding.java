package dev.dropgate.model;

/**
 * One rule's reason for a verdict.
 *
 * @param rule the rule's id, lower case with hyphens
 * @param verdict what the rule asks for; never {@code CLEAN}
 * @param message one line for people: what the rule saw
 */
public record Finding(String rule, Verdict verdict, PrintableText message) {
  /**
   * Creates a finding from text.
   *
   * @param rule the rule's id
   * @param verdict what the rule asks for; never {@code CLEAN}
   * @param message what the rule saw; names in it are escaped, whatever else does not print is
   *     escaped here
   */
  public Finding(String rule, Verdict verdict, String message) {
    this(rule, verdict, PrintableText.ofEscaped(message));
  }
}
