package dev.dropgate.cli;

import dev.dropgate.files.HostName;
import dev.dropgate.files.NativeCalls;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties, resolved and validated: built-in default, then file, then environment, then
 * system property. The defaults are the shipped {@code application.properties}. Immutable.
 */
final class Settings {
  static final String PREFIX = "dropgate.";
  static final String DEFAULTS = "/dropgate/application.properties";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final int NESTING = 10;

  /** Never told in a message. */
  private static final String SECRET = "dropgate.smtp.password";

  /** Whose placeholders of the environment are put in only when an alert is sent. */
  private static final String ALSO_NOTIFY = "dropgate.also-notify";

  private final Installation installation;
  private final Map<String, String> values;
  private final List<String> unknownVariables;
  private final boolean named;

  private Settings(
      Installation installation,
      Map<String, String> values,
      List<String> unknownVariables,
      boolean named) {
    this.named = named;
    this.unknownVariables = unknownVariables;
    this.installation = installation;
    this.values = values;
  }

  /**
   * Loads.
   *
   * @param installation where the file is
   * @param system system properties
   * @param environment environment variables
   * @throws ConfigurationException with a line for each property that is unknown or has a bad value
   */
  static Settings load(
      Installation installation, Properties system, Map<String, String> environment)
      throws ConfigurationException {
    Map<String, String> defaults = text(builtIn());
    String file =
        installation.config() == null ? "built-in defaults" : SafeText.of(installation.config());
    ConfigurationErrors errors = new ConfigurationErrors();
    Map<String, String> values = new TreeMap<>(defaults);
    Map<String, String> sources = new TreeMap<>();
    if (installation.config() != null) {
      Map<String, String> own = text(read(installation.config(), errors));
      requireKnown(own.keySet(), defaults.keySet(), file, errors);
      values.putAll(own);
    }
    requireKnown(system.stringPropertyNames(), defaults.keySet(), "-D on the command line", errors);
    for (String name : defaults.keySet()) {
      String variable = environment.get(variable(name));
      String option = system.getProperty(name);
      if (option != null || variable != null) {
        values.put(name, option != null ? option : variable);
        sources.put(
            name, option != null ? "-D on the command line" : "environment " + variable(name));
      }
    }
    OutsideValues outside = new OutsideValues(system, environment);
    Map<String, String> resolved = new TreeMap<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      resolved.put(
          entry.getKey(),
          resolve(
              entry.getKey().startsWith(PREFIX) ? entry.getKey() : null,
              entry.getValue(),
              values,
              outside));
    }
    if (resolved.get("dropgate.smtp.from").isEmpty()) {
      resolved.put("dropgate.smtp.from", "dropgate@" + HostName.get());
    }
    NativeCalls.prepare(path("dropgate.home", resolved.get("dropgate.home")));
    if (resolved.get("dropgate.smtp.helo").isEmpty()) {
      resolved.put("dropgate.smtp.helo", helo(resolved.get("dropgate.smtp.from")));
    }
    errors.addFrom(() -> SecretFile.into(resolved));
    errors.addFrom(() -> SettingsRules.check(resolved, name -> sources.getOrDefault(name, file)));
    errors.throwAny();
    // The shipped rules are right, and to make them costs every command.
    if (values.keySet().stream()
        .filter(SettingsRules::isInspection)
        .anyMatch(name -> !values.get(name).equals(defaults.get(name)))) {
      SettingsRules.checkInspection(resolved, name -> sources.getOrDefault(name, file));
    }
    return new Settings(
        installation,
        resolved,
        unknown(environment, defaults.keySet()),
        installation.isObvious()
            || sources.containsKey("dropgate.home")
            || sources.containsKey("dropgate.quarantine"));
  }

  private static String helo(String from) {
    String domain = from.substring(from.lastIndexOf('@') + 1).strip();
    return HostName.full().orElse(HostName.isFull(domain) ? domain : HostName.get());
  }

  /** Returns the environment variable that overrides a property. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  // Only worth a warning: an orchestrator sets variables that start with a service's name.
  private static List<String> unknown(
      Map<String, String> environment, Iterable<String> properties) {
    List<String> unknown = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith("DROPGATE_")) {
        unknown.add(name);
      }
    }
    properties.forEach(property -> unknown.remove(variable(property)));
    return unknown;
  }

  /** Returns whether a person has said which records are meant, and not only the defaults. */
  boolean isNamed() {
    return named;
  }

  /** Environment variables that look like ours and are none. */
  List<String> unknownVariables() {
    return unknownVariables;
  }

  Installation installation() {
    return installation;
  }

  /**
   * A property's value.
   *
   * @param name with the prefix {@code dropgate.}
   * @return never null for a known property
   */
  String get(String name) {
    return values.get(name);
  }

  /** All of them, by their names. */
  Map<String, String> all() {
    return Map.copyOf(values);
  }

  /** A property that names a file or folder, absolute. */
  Path path(String name) {
    return path(name, get(name));
  }

  /** Text that names a file or folder, absolute, whatever the locale. */
  static Path path(String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " has a NUL in it");
    }
    return RawNames.path(value.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /** The key of sealed records, absolute; null if there is none. */
  Path keyFile() {
    String name = "dropgate.quarantine.key-file";
    return get(name).isEmpty() ? null : path(name);
  }

  long number(String name) {
    return Long.parseLong(get(name));
  }

  /** A copy with other values, for commands that bring their own folders or mail server. */
  Settings with(Map<String, String> overrides) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.putAll(overrides);
    return new Settings(installation, changed, unknownVariables, named);
  }

  /**
   * Everything that the routes may use: the properties, folders absolute, and what is derived from
   * them.
   */
  Map<String, String> forRoutes() {
    Map<String, String> all = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !(value.isEmpty() && SettingsRules.isOptional(name))) {
            all.put(name, value);
          }
        });
    for (String folder : SettingsRules.FOLDERS) {
      all.put(folder, path(folder).toString());
    }
    if (keyFile() != null) {
      all.put("dropgate.quarantine.key-file", keyFile().toString());
    }
    all.put("dropgate.alert.by-mail", Boolean.toString(!get("dropgate.smtp.host").isEmpty()));
    all.put("dropgate.command-setup", CommandSetup.of(this));
    all.put("dropgate.smtp.tls", Boolean.toString(get("dropgate.smtp.security").equals("tls")));
    all.put(
        "dropgate.smtp.starttls",
        Boolean.toString(get("dropgate.smtp.security").equals("starttls")));
    return all;
  }

  /** Replaces {@code {{name}}} in a value of a route file, as far as the names are known. */
  String expand(String text) {
    try {
      return resolve(null, text, values, OutsideValues.NONE);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resolve(
      String owner, String text, Map<String, String> values, OutsideValues outside)
      throws ConfigurationException {
    String result = text;
    for (int depth = 0; depth < NESTING; depth++) {
      Matcher matcher = PLACEHOLDER.matcher(result);
      if (owner != null && matcher.results().anyMatch(m -> m.group(1).strip().equals(SECRET))) {
        throw new ConfigurationException(
            owner
                + ": "
                + SECRET
                + " is secret and cannot be part of it; write it out, or leave it");
      }
      List<String> unknown = new ArrayList<>();
      String next =
          matcher.replaceAll(
              match -> {
                String name = match.group(1).strip();
                String value = values.get(name);
                if (value == null && OutsideValues.isOutside(name)) {
                  value = outside.get(name);
                  if (value != null && ALSO_NOTIFY.equals(owner)) {
                    return Matcher.quoteReplacement(match.group()); // no secret is kept on disk
                  }
                }
                if (value == null) {
                  unknown.add(name);
                }
                return Matcher.quoteReplacement(value == null ? match.group() : value);
              });
      if (!unknown.isEmpty() && owner != null) {
        throw new ConfigurationException(
            owner.equals(SECRET)
                ? owner + ": it has {{ }} in it with no property's name between them"
                : owner + ": " + unknown(unknown.get(0)));
      }
      if (next.equals(result)
          && (owner == null || owner.equals(ALSO_NOTIFY) || !matcher.reset().find())) {
        return result;
      }
      result = next;
    }
    if (owner == null) {
      return result;
    }
    throw new ConfigurationException(owner + ": its {{placeholders}} go round in a circle");
  }

  private static String unknown(String name) {
    String shown = SafeText.of(name);
    return OutsideValues.isOutside(name)
        ? shown + " is not set, and {{" + shown + "}} has no default; set it"
        : "no property " + shown + " to put in for {{" + shown + "}}";
  }

  private static void requireKnown(
      Iterable<String> names, Iterable<String> known, String where, ConfigurationErrors errors) {
    for (String name : names) {
      boolean isKnown = false;
      for (String one : known) {
        isKnown |= one.equals(name);
      }
      if (name.startsWith(PREFIX) && !isKnown) {
        errors.add(
            where
                + ": unknown property "
                + SafeText.of(name)
                + "; known are those of the README"
                + NearestName.of(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
  }

  private static Properties builtIn() {
    try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("the jar is damaged: " + DEFAULTS, e);
    }
  }

  // Two values of one name: Java takes the last, a person may have changed the first.
  private static final class UniqueProperties extends Properties {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> doubles = new TreeSet<>();

    @Override
    public synchronized Object put(Object name, Object value) {
      Object before = super.put(name, value);
      if (before != null) {
        doubles.add(name.toString());
      }
      return before;
    }
  }

  private static Properties read(Path file, ConfigurationErrors errors)
      throws ConfigurationException {
    UniqueProperties properties = new UniqueProperties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          SafeText.of(file)
              + ": cannot be read as properties in UTF-8: "
              + SafeText.of(e.getMessage()));
    }
    for (String name : properties.doubles) {
      errors.add(
          SafeText.of(file) + ": property " + SafeText.of(name) + " is there twice; remove one");
    }
    return properties;
  }

  private static Map<String, String> text(Properties properties) {
    Map<String, String> map = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> map.put(name, properties.getProperty(name).strip()));
    return map;
  }
}
