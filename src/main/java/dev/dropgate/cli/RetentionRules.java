package dev.dropgate.cli;

import dev.dropgate.files.Amounts;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Which values the properties of the quarantine may have. Stateless. */
final class RetentionRules {
  private static final String PREFIX = "dropgate.quarantine.";
  private static final long ONE_DAY = 86_400_000;

  private RetentionRules() {}

  /**
   * Checks them.
   *
   * @param values resolved
   * @param where tells for a property where its value comes from
   * @throws ConfigurationException at the first bad one
   */
  static void check(Map<String, String> values, UnaryOperator<String> where)
      throws ConfigurationException {
    SettingsRules.flag(values, where, PREFIX + "seal");
    if (values.get(PREFIX + "seal").equals("true") && values.get(PREFIX + "key-file").isEmpty()) {
      throw SettingsRules.bad(
          where,
          PREFIX + "key-file",
          values,
          "dropgate.quarantine.seal needs a key; make one with (umask 077; openssl rand -hex 32 >"
              + " FILE) and name FILE here");
    }
    if (values.get(PREFIX + "key-file").indexOf('\0') >= 0) {
      throw SettingsRules.bad(where, PREFIX + "key-file", values, "needs a path");
    }
    parse(values, where, "keep", Amounts::duration);
    parse(values, where, "keep-at-least", Amounts::duration);
    parse(values, where, "max-size", Amounts::bytes);
    if (!values.get(PREFIX + "max-records").isEmpty()) {
      SettingsRules.number(values, where, PREFIX + "max-records", 1, Long.MAX_VALUE);
    }
    SettingsRules.number(values, where, PREFIX + "purge-interval", 1, ONE_DAY);
    String keep = values.get(PREFIX + "keep");
    String atLeast = values.get(PREFIX + "keep-at-least");
    if (!keep.isEmpty()
        && !atLeast.isEmpty()
        && Amounts.duration(keep).compareTo(Amounts.duration(atLeast)) < 0) {
      throw SettingsRules.bad(
          where,
          PREFIX + "keep",
          values,
          "must not be shorter than dropgate.quarantine.keep-at-least, which is " + atLeast);
    }
  }

  private static void parse(
      Map<String, String> values, UnaryOperator<String> where, String name, Consumer<String> parser)
      throws ConfigurationException {
    if (!values.get(PREFIX + name).isEmpty()) {
      try {
        parser.accept(values.get(PREFIX + name));
      } catch (IllegalArgumentException e) {
        throw SettingsRules.bad(where, PREFIX + name, values, e.getMessage() + "; empty for none");
      }
    }
  }
}
