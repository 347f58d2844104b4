package dev.dropgate.config;

import dev.dropgate.model.SafeText;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * Where configuration, routes and plugins are.
 *
 * @param config properties file; null for the built-in defaults
 * @param routes folder of YAML files; null for the built-in routes
 * @param plugins folder of extra jars; may not exist; null if there is no jar to be beside of
 */
public record InstallationPaths(Path config, Path routes, Path plugins) {
  private static final String CONFIG_FILE_NAME = "application.properties";

  /**
   * Looks around: what the command line says, else the working directory, else beside the jar, else
   * built in.
   *
   * @param config from the command line, or null
   * @param routes from the command line, or null
   * @throws ConfigurationException if what the command line names is not there
   */
  public static InstallationPaths find(Path config, Path routes) throws ConfigurationException {
    if (config != null && !Files.isReadable(config)) {
      throw new ConfigurationException(
          "--config " + SafeText.of(config) + ": no such readable file");
    }
    if (routes != null && !Files.isDirectory(routes)) {
      throw new ConfigurationException("--routes " + SafeText.of(routes) + ": no such folder");
    }
    Path home = besideJar();
    return new InstallationPaths(
        config != null ? config : firstExisting(CONFIG_FILE_NAME, home),
        routes != null ? routes : firstExisting("routes", home),
        home == null ? null : home.resolve("plugins"));
  }

  /** Returns for people where configuration and routes come from. */
  public String source() {
    return (config == null ? "built in" : SafeText.of(config.toAbsolutePath()))
        + ", routes "
        + (routes == null ? "built in" : SafeText.of(routes.toAbsolutePath()));
  }

  /**
   * Returns whether the configuration is one that a person sees: named, or in the working folder.
   */
  boolean isObvious() {
    Path home = besideJar();
    return config != null && (home == null || !config.equals(home.resolve(CONFIG_FILE_NAME)));
  }

  private static Path firstExisting(String name, Path home) {
    Path here = Path.of(name);
    if (Files.exists(here)) {
      return here;
    }
    return home != null && Files.exists(home.resolve(name)) ? home.resolve(name) : null;
  }

  /** Returns the folder of the jar; null if there is none. */
  static Path besideJar() {
    CodeSource source = InstallationPaths.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !location.getPath().endsWith(".jar")) {
      return null;
    }
    try {
      return Path.of(location.toURI()).getParent();
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
