package dev.dropgate.inspect;

import dev.dropgate.model.SafeText;
import java.util.Locale;

/** How much a rule's finding counts. */
public enum RuleMode {
  /** The rule is not asked. */
  OFF,
  /** Shadow mode: the log says what the rule would have done, and nothing follows. */
  LOG,
  /** It decides. */
  ON;

  /**
   * Reads a setting.
   *
   * @param text {@code off}, {@code log} or {@code on}, in any case
   * @return the level
   * @throws IllegalArgumentException with one printable line if it is none of them
   */
  public static RuleMode of(String text) {
    for (RuleMode level : values()) {
      if (level.toString().equalsIgnoreCase(text.strip())) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "\"" + SafeText.of(text.strip()) + "\" is not a level; write off, log or on");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
