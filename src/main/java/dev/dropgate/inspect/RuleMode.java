package dev.dropgate.inspect;

import dev.dropgate.model.PrintableText;
import java.util.Locale;

/** The weight of a rule's findings. */
public enum RuleMode {
  /** The rule is not asked. */
  OFF,
  /** Shadow mode: findings are logged and have no other effect. */
  LOG,
  /** Findings decide. */
  ON;

  /**
   * Parses a setting.
   *
   * @param text {@code off}, {@code log} or {@code on}, in any case
   * @return the mode
   * @throws IllegalArgumentException with one printable line if the text is not a mode
   */
  public static RuleMode of(String text) {
    for (RuleMode level : values()) {
      if (level.toString().equalsIgnoreCase(text.strip())) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "\"" + PrintableText.of(text.strip()) + "\" is not a level; write off, log or on");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
