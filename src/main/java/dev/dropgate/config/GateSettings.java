package dev.dropgate.config;

import dev.dropgate.io.HostName;
import dev.dropgate.io.linux.NativeLibraryLoader;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
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
 * The properties, resolved and validated. The order of precedence is system property, environment,
 * file, built-in default. The defaults are the shipped {@code application.properties}. Immutable.
 */
public final class GateSettings {
  static final String PROPERTY_PREFIX = "dropgate.";
  public static final String DEFAULTS_RESOURCE = "/dropgate/application.properties";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final int MAX_PLACEHOLDER_DEPTH = 10;

  /** Its value never appears in a message. */
  private static final String SECRET_PROPERTY = "dropgate.smtp.password";

  /** Its environment placeholders are resolved only when an alert is sent. */
  private static final String ALSO_NOTIFY_PROPERTY = "dropgate.also-notify";

  private final InstallationPaths installation;
  private final PluginJars plugins;
  private final Map<String, String> values;
  private final List<String> unknownVariables;
  private final boolean named;

  private GateSettings(
      InstallationPaths installation,
      PluginJars plugins,
      Map<String, String> values,
      List<String> unknownVariables,
      boolean named) {
    this.named = named;
    this.unknownVariables = unknownVariables;
    this.installation = installation;
    this.plugins = plugins;
    this.values = values;
  }

  /**
   * Loads the properties.
   *
   * @param installation the location of the properties file
   * @param system the system properties
   * @param environment the environment variables
   * @throws ConfigurationException with a line for each property that is unknown or has an invalid
   *     value
   */
  public static GateSettings load(
      InstallationPaths installation, Properties system, Map<String, String> environment)
      throws ConfigurationException {
    PluginJars plugins = PluginJars.open(installation.plugins());
    Map<String, String> defaults = asMap(readDefaults());
    defaults.putAll(InspectorFactory.ruleDefaults(plugins));
    String file =
        installation.config() == null ? "built-in defaults" : SafeText.of(installation.config());
    ConfigurationErrorCollector errors = new ConfigurationErrorCollector();
    Map<String, String> values = new TreeMap<>(defaults);
    Map<String, String> sources = new TreeMap<>();
    if (installation.config() != null) {
      Map<String, String> own = asMap(readFile(installation.config(), errors));
      PropertyNames.requireKnown(own.keySet(), defaults.keySet(), file, errors);
      values.putAll(own);
    }
    PropertyNames.requireKnown(
        system.stringPropertyNames(), defaults.keySet(), "-D on the command line", errors);
    for (String name : defaults.keySet()) {
      String variable = environment.get(environmentVariable(name));
      String option = system.getProperty(name);
      if (option != null || variable != null) {
        values.put(name, option != null ? option : variable);
        sources.put(
            name,
            option != null ? "-D on the command line" : "environment " + environmentVariable(name));
      }
    }
    ExternalPlaceholders outside = new ExternalPlaceholders(system, environment);
    Map<String, String> resolved = new TreeMap<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      resolved.put(
          entry.getKey(),
          resolve(
              entry.getKey().startsWith(PROPERTY_PREFIX) ? entry.getKey() : null,
              entry.getValue(),
              values,
              outside));
    }
    if (resolved.get("dropgate.smtp.from").isEmpty()) {
      resolved.put("dropgate.smtp.from", "dropgate@" + HostName.get());
    }
    NativeLibraryLoader.load(path("dropgate.home", resolved.get("dropgate.home")));
    if (resolved.get("dropgate.smtp.helo").isEmpty()) {
      resolved.put("dropgate.smtp.helo", defaultHelo(resolved.get("dropgate.smtp.from")));
    }
    errors.addFrom(() -> SecretFile.readInto(resolved));
    errors.addFrom(
        () -> SettingsValidator.check(resolved, name -> sources.getOrDefault(name, file)));
    errors.throwAny();
    // Skips the shipped rules: they are valid, and building them would slow down every command.
    if (values.keySet().stream()
        .filter(SettingsValidator::isInspection)
        .anyMatch(name -> !values.get(name).equals(defaults.get(name)))) {
      SettingsValidator.checkInspection(
          resolved, plugins, name -> sources.getOrDefault(name, file));
    }
    return new GateSettings(
        installation,
        plugins,
        resolved,
        unknown(environment, defaults.keySet()),
        installation.isObvious()
            || sources.containsKey("dropgate.home")
            || sources.containsKey("dropgate.quarantine"));
  }

  private static String defaultHelo(String from) {
    String domain = from.substring(from.lastIndexOf('@') + 1).strip();
    return HostName.fullName().orElse(HostName.isFullName(domain) ? domain : HostName.get());
  }

  /** Returns the environment variable that overrides a property. */
  static String environmentVariable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  // Only a warning: an orchestrator sets variables that start with a service's name.
  private static List<String> unknown(
      Map<String, String> environment, Iterable<String> properties) {
    List<String> unknown = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith("DROPGATE_")) {
        unknown.add(name);
      }
    }
    properties.forEach(property -> unknown.remove(environmentVariable(property)));
    return unknown;
  }

  /**
   * Returns whether the user has chosen the records explicitly, so that they do not come from the
   * defaults alone.
   */
  public boolean isNamed() {
    return named;
  }

  /** Returns the environment variables that have Dropgate's prefix but match no property. */
  public List<String> unknownVariables() {
    return unknownVariables;
  }

  public InstallationPaths installation() {
    return installation;
  }

  public PluginJars plugins() {
    return plugins;
  }

  /**
   * Returns a property's value.
   *
   * @param name the name with the prefix {@code dropgate.}
   * @return never null for a known property
   */
  public String get(String name) {
    return values.get(name);
  }

  /** Returns all properties by name. */
  Map<String, String> all() {
    return Map.copyOf(values);
  }

  /** Returns the absolute path in a property. */
  public Path path(String name) {
    return path(name, get(name));
  }

  /** Returns the absolute path of a property's value, whatever the locale. */
  public static Path path(String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " has a NUL in it");
    }
    return RawNames.path(value.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /** Returns the absolute path of the key file for sealed records; null if there is none. */
  public Path keyFile() {
    String name = "dropgate.quarantine.key-file";
    return get(name).isEmpty() ? null : path(name);
  }

  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /** Returns a copy with other values, for commands that use their own folders or mail server. */
  public GateSettings withOverrides(Map<String, String> overrides) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.putAll(overrides);
    return new GateSettings(installation, plugins, changed, unknownVariables, named);
  }

  /**
   * Returns every property that the routes may use: the properties with absolute folders, and the
   * values derived from them.
   */
  public Map<String, String> forRoutes() {
    Map<String, String> all = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(PROPERTY_PREFIX)
              && !(value.isEmpty() && SettingsValidator.isOptional(name))) {
            all.put(name, value);
          }
        });
    for (String folder : SettingsValidator.FOLDER_PROPERTIES) {
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

  /** Replaces known placeholders {@code {{name}}} in a value of a route file. */
  String expand(String text) {
    try {
      return resolve(null, text, values, ExternalPlaceholders.NONE);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resolve(
      String owner, String text, Map<String, String> values, ExternalPlaceholders outside)
      throws ConfigurationException {
    String result = text;
    for (int depth = 0; depth < MAX_PLACEHOLDER_DEPTH; depth++) {
      Matcher matcher = PLACEHOLDER.matcher(result);
      if (owner != null
          && matcher.results().anyMatch(m -> m.group(1).strip().equals(SECRET_PROPERTY))) {
        throw new ConfigurationException(
            owner
                + ": "
                + SECRET_PROPERTY
                + " is secret and cannot be part of it; write it out, or leave it");
      }
      List<String> unknown = new ArrayList<>();
      String next =
          matcher.replaceAll(
              match -> {
                String name = match.group(1).strip();
                String value = values.get(name);
                if (value == null && ExternalPlaceholders.isExternal(name)) {
                  value = outside.get(name);
                  if (value != null && ALSO_NOTIFY_PROPERTY.equals(owner)) {
                    return Matcher.quoteReplacement(match.group()); // keeps the secret off the disk
                  }
                }
                if (value == null) {
                  unknown.add(name);
                }
                return Matcher.quoteReplacement(value == null ? match.group() : value);
              });
      if (!unknown.isEmpty() && owner != null) {
        throw new ConfigurationException(
            owner.equals(SECRET_PROPERTY)
                ? owner + ": it has {{ }} in it with no property's name between them"
                : owner + ": " + unknown(unknown.get(0)));
      }
      if (next.equals(result)
          && (owner == null || owner.equals(ALSO_NOTIFY_PROPERTY) || !matcher.reset().find())) {
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
    return ExternalPlaceholders.isExternal(name)
        ? shown + " is not set, and {{" + shown + "}} has no default; set it"
        : "no property " + shown + " to put in for {{" + shown + "}}";
  }

  private static Properties readDefaults() {
    try (InputStream in = GateSettings.class.getResourceAsStream(DEFAULTS_RESOURCE)) {
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("the jar is damaged: " + DEFAULTS_RESOURCE, e);
    }
  }

  // Detects a property set twice: Java uses the last value, but the user may have edited the first.
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

  private static Properties readFile(Path file, ConfigurationErrorCollector errors)
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

  private static Map<String, String> asMap(Properties properties) {
    Map<String, String> map = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> map.put(name, properties.getProperty(name).strip()));
    return map;
  }
}
