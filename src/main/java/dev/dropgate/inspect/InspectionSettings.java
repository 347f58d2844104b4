package dev.dropgate.inspect;

import dev.dropgate.model.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of the inspection, by property name without {@code dropgate.}. A missing setting has
 * its default. Immutable.
 */
public final class InspectionSettings {
  /** The prefix of the settings that hold the mode of a rule. */
  static final String RULE_MODE_PREFIX = "rules.";

  private static final List<String> VERDICT_SETTING_PREFIXES =
      List.of("archive.", "blocked-extensions", "engine.", "hash.", RULE_MODE_PREFIX);

  private final Map<String, String> values;
  private final String edition;

  /**
   * Creates settings.
   *
   * @param values by name, for example {@code rules.double-extension}; settings of other concerns
   *     are ignored
   */
  public InspectionSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.edition = edition(values);
  }

  /** Returns a copy with one changed value. */
  InspectionSettings with(String name, String text) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.put(name, text);
    return new InspectionSettings(changed);
  }

  /**
   * Returns a setting as text.
   *
   * @param name the name of the setting
   * @param standard the default
   * @return the value; the default if the setting is missing
   */
  public String text(String name, String standard) {
    return values.getOrDefault(name, standard);
  }

  /**
   * Returns a setting as a whole number.
   *
   * @param name the name of the setting
   * @param standard the default
   * @param least the lowest valid number
   * @return the value; the default if the setting is missing
   * @throws IllegalArgumentException if the value is not a number, or too low
   */
  public long number(String name, long standard, long least) {
    String text = text(name, Long.toString(standard));
    try {
      long value = Long.parseLong(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        name + " = \"" + PrintableText.of(text) + "\": must be a whole number, at least " + least);
  }

  /**
   * Returns a setting that has a fixed set of values.
   *
   * @param name the name of the setting
   * @param standard the default
   * @param words the valid values
   * @return the value; the default if the setting is missing
   * @throws IllegalArgumentException if the value is not valid
   */
  public String choice(String name, String standard, List<String> words) {
    String text = text(name, standard);
    if (!words.contains(text)) {
      throw new IllegalArgumentException(
          name
              + " = \""
              + PrintableText.of(text)
              + "\": must be one of "
              + String.join(", ", words));
    }
    return text;
  }

  /** Returns the settings on which verdicts depend, as one text. */
  String edition() {
    return edition;
  }

  private static String edition(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .filter(value -> VERDICT_SETTING_PREFIXES.stream().anyMatch(value.getKey()::startsWith))
            .map(value -> value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining("\n"));
  }

  /**
   * Returns the mode of each rule.
   *
   * @param rules all rules
   * @param overrides the modes of a directory, as {@code pdf-launch=off, link-name=log}
   * @return by id of the rule
   * @throws IllegalArgumentException with one printable line if a name or mode is wrong
   */
  Map<String, RuleMode> ruleModes(List<RuleInfo> rules, String overrides) {
    Map<String, RuleMode> levels = new TreeMap<>();
    for (RuleInfo rule : rules) {
      String set = values.get(RULE_MODE_PREFIX + rule.id());
      try {
        levels.put(rule.id(), set == null ? rule.standard() : RuleMode.of(set));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(RULE_MODE_PREFIX + rule.id() + ": " + e.getMessage(), e);
      }
    }
    for (String override : splitList(overrides)) {
      int equals = override.indexOf('=');
      String id = equals < 0 ? override : override.substring(0, equals).strip();
      if (equals < 0 || !levels.containsKey(id)) {
        throw new IllegalArgumentException(
            "\""
                + PrintableText.of(override)
                + "\" sets no rule; write NAME=off, NAME=log or NAME=on, comma-separated; rules are"
                + " "
                + String.join(", ", levels.keySet()));
      }
      levels.put(id, RuleMode.of(override.substring(equals + 1)));
    }
    return levels;
  }

  private static List<String> splitList(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
