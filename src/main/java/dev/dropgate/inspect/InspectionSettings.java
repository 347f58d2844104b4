package dev.dropgate.inspect;

import dev.dropgate.model.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be set, by the names of the properties without {@code dropgate.}; what is missing has
 * its default. Immutable.
 */
public final class InspectionSettings {
  /** The prefix of the levels. */
  static final String RULE_MODE_PREFIX = "rules.";

  private static final List<String> VERDICT_SETTING_PREFIXES =
      List.of("archive.", "blocked-extensions", "engine.", "hash.", RULE_MODE_PREFIX);

  private final Map<String, String> values;
  private final String edition;

  /**
   * Takes settings.
   *
   * @param values by name, for example {@code rules.double-extension}; others than those of
   *     inspection do not matter
   */
  public InspectionSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.edition = edition(values);
  }

  /** Returns a copy in which one text is another. */
  InspectionSettings with(String name, String text) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.put(name, text);
    return new InspectionSettings(changed);
  }

  /**
   * A text.
   *
   * @param name its name
   * @param standard where it is not set
   * @return the text that is set
   */
  public String text(String name, String standard) {
    return values.getOrDefault(name, standard);
  }

  /**
   * A whole number.
   *
   * @param name its name
   * @param standard where it is not set
   * @param least the smallest one allowed
   * @return the number that is set
   * @throws IllegalArgumentException if it is none, or too small
   */
  public long number(String name, long standard, long least) {
    String text = text(name, Long.toString(standard));
    try {
      long value = Long.parseLong(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        name + " = \"" + SafeText.of(text) + "\": must be a whole number, at least " + least);
  }

  /**
   * One of some words.
   *
   * @param name its name
   * @param standard where it is not set
   * @param words those allowed
   * @return the word that is set
   * @throws IllegalArgumentException if it is none of them
   */
  public String choice(String name, String standard, List<String> words) {
    String text = text(name, standard);
    if (!words.contains(text)) {
      throw new IllegalArgumentException(
          name + " = \"" + SafeText.of(text) + "\": must be one of " + String.join(", ", words));
    }
    return text;
  }

  /** Those that a verdict depends on, as one text. */
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
   * How much each rule counts.
   *
   * @param rules all there are
   * @param overrides what a directory sets differently, as {@code pdf-launch=off, link-name=log}
   * @return by id
   * @throws IllegalArgumentException with one printable line if a name or level is wrong
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
                + SafeText.of(override)
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
