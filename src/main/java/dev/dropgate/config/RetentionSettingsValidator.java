package dev.dropgate.config;

import dev.dropgate.model.QuantityParser;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Validates the properties of the quarantine. Stateless. */
final class RetentionSettingsValidator {
  private static final String PROPERTY_PREFIX = "dropgate.quarantine.";
  private static final long ONE_DAY_MILLIS = 86_400_000;

  private RetentionSettingsValidator() {}

  /**
   * Validates the properties.
   *
   * @param values the resolved values
   * @param where returns the source of a property's value
   * @throws ConfigurationException at the first invalid value
   */
  static void check(Map<String, String> values, UnaryOperator<String> where)
      throws ConfigurationException {
    SettingsValidator.requireFlag(values, where, PROPERTY_PREFIX + "seal");
    if (values.get(PROPERTY_PREFIX + "seal").equals("true")
        && values.get(PROPERTY_PREFIX + "key-file").isEmpty()) {
      throw SettingsValidator.invalid(
          where,
          PROPERTY_PREFIX + "key-file",
          values,
          "dropgate.quarantine.seal needs a key; make one with (umask 077; openssl rand -hex 32 >"
              + " FILE) and name FILE here");
    }
    if (values.get(PROPERTY_PREFIX + "key-file").indexOf('\0') >= 0) {
      throw SettingsValidator.invalid(where, PROPERTY_PREFIX + "key-file", values, "needs a path");
    }
    requireParsable(values, where, "keep", QuantityParser::parseDuration);
    requireParsable(values, where, "keep-at-least", QuantityParser::parseDuration);
    requireParsable(values, where, "max-size", QuantityParser::parseBytes);
    if (!values.get(PROPERTY_PREFIX + "max-records").isEmpty()) {
      SettingsValidator.requireNumber(
          values, where, PROPERTY_PREFIX + "max-records", 1, Long.MAX_VALUE);
    }
    SettingsValidator.requireNumber(
        values, where, PROPERTY_PREFIX + "purge-interval", 1, ONE_DAY_MILLIS);
    String keep = values.get(PROPERTY_PREFIX + "keep");
    String atLeast = values.get(PROPERTY_PREFIX + "keep-at-least");
    if (!keep.isEmpty()
        && !atLeast.isEmpty()
        && QuantityParser.parseDuration(keep).compareTo(QuantityParser.parseDuration(atLeast))
            < 0) {
      throw SettingsValidator.invalid(
          where,
          PROPERTY_PREFIX + "keep",
          values,
          "must not be shorter than dropgate.quarantine.keep-at-least, which is " + atLeast);
    }
  }

  private static void requireParsable(
      Map<String, String> values, UnaryOperator<String> where, String name, Consumer<String> parser)
      throws ConfigurationException {
    if (!values.get(PROPERTY_PREFIX + name).isEmpty()) {
      try {
        parser.accept(values.get(PROPERTY_PREFIX + name));
      } catch (IllegalArgumentException e) {
        throw SettingsValidator.invalid(
            where, PROPERTY_PREFIX + name, values, e.getMessage() + "; empty for none");
      }
    }
  }
}
