package dev.dropgate.config;

import dev.dropgate.io.HostName;
import dev.dropgate.io.linux.NativeLibraryLoader;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The properties, resolved and validated. The order of precedence is system property, environment,
 * file, built-in default. The defaults are the shipped {@code application.properties}. Immutable.
 */
public final class GateSettings {
  /** What the names of all properties of the gate begin with. */
  public static final String PROPERTY_PREFIX = "dropgate.";

  public static final String DEFAULTS_RESOURCE = "/dropgate/application.properties";

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
   * @param rules the rules of the inspection
   * @throws ConfigurationException with a line for each property that is unknown or has an invalid
   *     value
   */
  public static GateSettings load(
      InstallationPaths installation,
      Properties system,
      Map<String, String> environment,
      RuleSettings rules)
      throws ConfigurationException {
    PluginJars plugins = PluginJars.open(installation.plugins());
    Map<String, String> defaults = PropertiesReader.readDefaults();
    defaults.putAll(rules.pluginDefaults(plugins));
    String file =
        installation.config() == null
            ? "built-in defaults"
            : PrintableText.of(installation.config()).toString();
    ConfigurationErrorCollector errors = new ConfigurationErrorCollector();
    Map<String, String> values = new TreeMap<>(defaults);
    Map<String, String> sources = new TreeMap<>();
    if (installation.config() != null) {
      Map<String, String> own = PropertiesReader.read(installation.config(), errors);
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
          PlaceholderResolver.resolve(
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
          () -> rules.validate(resolved, plugins), name -> sources.getOrDefault(name, file));
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

  /** Returns all properties by name, secrets included. */
  public Map<String, String> all() {
    return Map.copyOf(values);
  }

  /**
   * Returns whether the configuration makes Camel run more than the routes of the gate: {@code
   * camel.main} and {@code camel.beans} can add routes, beans and interceptors.
   */
  public boolean extendsCamel() {
    return Stream.concat(
            values.keySet().stream(), System.getProperties().stringPropertyNames().stream())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith("camel.main.") || name.startsWith("camel.beans"));
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
    return RawNames.absolutePath(value);
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
    all.put("dropgate.smtp.tls", Boolean.toString(get("dropgate.smtp.security").equals("tls")));
    all.put(
        "dropgate.smtp.starttls",
        Boolean.toString(get("dropgate.smtp.security").equals("starttls")));
    return all;
  }

  /** Replaces known placeholders {@code {{name}}} in a value of a route file. */
  String expand(String text) {
    try {
      return PlaceholderResolver.resolve(null, text, values, ExternalPlaceholders.NONE);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
