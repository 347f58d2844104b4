package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Validates the properties. Stateless. */
public final class SettingsValidator {
  /** The properties with folders. */
  static final List<String> FOLDER_PROPERTIES =
      List.of(
          "dropgate.home",
          "dropgate.inbox",
          "dropgate.delivered",
          "dropgate.quarantine",
          "dropgate.held",
          "dropgate.spool",
          "dropgate.outbox",
          "dropgate.detection-log");

  /** The hint for a value that is not a list of addresses. */
  public static final String ADDRESSES_HINT =
      "needs addresses like ops@example.org, comma-separated";

  private static final Set<String> OPTIONAL_PROPERTIES =
      Set.of(
          "dropgate.smtp.username",
          "dropgate.smtp.password",
          "dropgate.smtp.password-file",
          "dropgate.quarantine.key-file");
  private static final List<String> SMTP_SECURITY_MODES = List.of("none", "starttls", "tls");
  private static final List<String> LANGUAGES = List.of("en", "ko");
  private static final long ONE_DAY_MILLIS = 86_400_000;
  private static final long ONE_YEAR_MILLIS = 365 * ONE_DAY_MILLIS;

  private SettingsValidator() {}

  /** Returns whether routes treat an empty value as absent ({@code {{?name}}}). */
  static boolean isOptional(String name) {
    return OPTIONAL_PROPERTIES.contains(name);
  }

  /**
   * Validates all values.
   *
   * @param values the resolved values
   * @param where returns the source of a property's value
   * @throws ConfigurationException with a line for each invalid value
   */
  static void check(Map<String, String> values, UnaryOperator<String> where)
      throws ConfigurationException {
    ConfigurationErrorCollector errors = new ConfigurationErrorCollector();
    errors.addFrom(() -> requireNumber(values, where, "dropgate.poll-interval", 1, ONE_DAY_MILLIS));
    errors.addFrom(
        () -> requireNumber(values, where, "dropgate.full-look-interval", 0, ONE_DAY_MILLIS));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.settle-time", 0, ONE_DAY_MILLIS));
    errors.addFrom(
        () -> requireNumber(values, where, "dropgate.settle-time-empty", 0, ONE_DAY_MILLIS));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.settle-limit", 1, ONE_YEAR_MILLIS));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.max-depth", 1, 10_000));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.max-file-size", 1, Long.MAX_VALUE));
    errors.addFrom(
        () -> requireNumber(values, where, "dropgate.slow-lane-size", 1, Long.MAX_VALUE));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.hang-limit", 1000, ONE_DAY_MILLIS));
    errors.addFrom(() -> requireFlag(values, where, "dropgate.fsync"));
    errors.addFrom(() -> requireFlag(values, where, "dropgate.delivered.keep-set-id"));
    errors.addFrom(() -> requireFlag(values, where, "dropgate.allow-without-native"));
    errors.addFrom(() -> requireNumber(values, where, "dropgate.smtp.port", 1, 65_535));
    errors.addFrom(
        () -> requireNumber(values, where, "dropgate.alert.digest-interval", 1, ONE_YEAR_MILLIS));
    errors.addFrom(() -> checkTimes(values, where));
    for (String folder : FOLDER_PROPERTIES) {
      if (values.get(folder).isBlank() || values.get(folder).indexOf('\0') >= 0) {
        errors.add(invalid(where, folder, values, "needs a path").getMessage());
      }
    }
    errors.addFrom(() -> checkMail(values, where));
    errors.addFrom(() -> RetentionSettingsValidator.check(values, where));
    errors.throwAny();
  }

  private static void checkTimes(Map<String, String> values, UnaryOperator<String> where)
      throws ConfigurationException {
    if (!values.get("dropgate.alert.summary").matches("|([01]\\d|2[0-3]):[0-5]\\d")) {
      throw invalid(where, "dropgate.alert.summary", values, "must be a time like 08:00, or empty");
    }
    if (isNumber(values.get("dropgate.settle-limit"))
        && isNumber(values.get("dropgate.settle-time"))
        && Long.parseLong(values.get("dropgate.settle-limit"))
            < Long.parseLong(values.get("dropgate.settle-time"))) {
      throw invalid(
          where, "dropgate.settle-limit", values, "must not be shorter than dropgate.settle-time");
    }
  }

  private static boolean isNumber(String value) {
    return value.matches("\\d{1,18}");
  }

  /** Returns whether a property configures the inspection of files. */
  static boolean isInspection(String name) {
    return name.matches("dropgate\\.(blocked-extensions|(rules|archive|hash|engine)\\..*)");
  }

  /** Runs the validation of the inspection rules, and says where a wrong value comes from. */
  static void checkInspection(
      ConfigurationErrorCollector.ConfigurationCheck validation, UnaryOperator<String> where)
      throws ConfigurationException {
    try {
      validation.run();
    } catch (ConfigurationException e) {
      String name = e.getMessage().replaceAll("[ :].*", "");
      throw new ConfigurationException(
          where.apply(GateSettings.PROPERTY_PREFIX + name)
              + ": "
              + GateSettings.PROPERTY_PREFIX
              + e.getMessage());
    }
  }

  private static void checkMail(Map<String, String> values, UnaryOperator<String> where)
      throws ConfigurationException {
    if (!SMTP_SECURITY_MODES.contains(values.get("dropgate.smtp.security"))) {
      throw invalid(where, "dropgate.smtp.security", values, "must be one of none, starttls, tls");
    }
    if (!LANGUAGES.contains(values.get("dropgate.alert.language"))) {
      throw invalid(where, "dropgate.alert.language", values, "must be one of en, ko");
    }
    boolean user = !values.get("dropgate.smtp.username").isEmpty();
    if (user == values.get("dropgate.smtp.password").isEmpty()) {
      throw new ConfigurationException(
          where.apply("dropgate.smtp.username")
              + ": dropgate.smtp.username and dropgate.smtp.password go together; set both or"
              + " none");
    }
    if (values.get("dropgate.smtp.host").isEmpty()) {
      return;
    }
    if (!values.get("dropgate.smtp.host").matches("[A-Za-z0-9._:\\[\\]-]+")) {
      throw invalid(where, "dropgate.smtp.host", values, "must be a host name or an address");
    }
    if (!values
        .get("dropgate.smtp.helo")
        .matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Za-z:.]{1,100}]")) {
      throw invalid(
          where,
          "dropgate.smtp.helo",
          values,
          "must be a full host name as gate.example.org, or an address in brackets");
    }
    if (values.get("dropgate.smtp.to").isEmpty()) {
      throw new ConfigurationException(
          where.apply("dropgate.smtp.host")
              + ": dropgate.smtp.host is set but dropgate.smtp.to is empty; say who gets the"
              + " alerts");
    }
    for (String name : List.of("dropgate.smtp.from", "dropgate.smtp.to")) {
      if (!isAddresses(values.get(name))) {
        throw invalid(where, name, values, ADDRESSES_HINT);
      }
    }
  }

  /** Returns whether a value is one or more mail addresses separated by commas. */
  public static boolean isAddresses(String value) {
    return Arrays.stream(value.split(",", -1))
        .allMatch(address -> address.strip().matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+"));
  }

  static void requireFlag(Map<String, String> values, UnaryOperator<String> where, String name)
      throws ConfigurationException {
    if (!List.of("true", "false").contains(values.get(name))) {
      throw invalid(where, name, values, "must be true or false");
    }
  }

  static void requireNumber(
      Map<String, String> values, UnaryOperator<String> where, String name, long least, long most)
      throws ConfigurationException {
    try {
      long value = Long.parseLong(values.get(name));
      if (value >= least && value <= most) {
        return;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw invalid(where, name, values, "must be a whole number from " + least + " to " + most);
  }

  static ConfigurationException invalid(
      UnaryOperator<String> where, String name, Map<String, String> values, String fix) {
    return new ConfigurationException(
        where.apply(name)
            + ": "
            + name
            + " = \""
            + PrintableText.of(values.get(name))
            + "\": "
            + fix);
  }
}
