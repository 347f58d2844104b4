package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * The locations of configuration, routes and plug-ins.
 *
 * @param config the properties file; null for the built-in defaults
 * @param routes the folder of YAML files; null for the built-in routes
 * @param plugins the folder of extra jars, which may not exist; null if Dropgate does not run from
 *     a jar
 */
public record InstallationPaths(Path config, Path routes, Path plugins) {
  private static final String CONFIG_FILE_NAME = "application.properties";

  /**
   * Finds the locations: from the command line, else in the working directory, else beside the jar,
   * else built in.
   *
   * @param config the path from the command line, or null
   * @param routes the path from the command line, or null
   * @throws ConfigurationException if a path from the command line does not exist
   */
  public static InstallationPaths find(Path config, Path routes) throws ConfigurationException {
    if (config != null && !Files.isReadable(config)) {
      throw new ConfigurationException(
          "--config " + PrintableText.of(config) + ": no such readable file");
    }
    if (routes != null && !Files.isDirectory(routes)) {
      throw new ConfigurationException("--routes " + PrintableText.of(routes) + ": no such folder");
    }
    Path home = besideJar();
    return new InstallationPaths(
        config != null ? config : firstExisting(CONFIG_FILE_NAME, home),
        routes != null ? routes : firstExisting("routes", home),
        home == null ? null : home.resolve("plugins"));
  }

  /** Returns the sources of configuration and routes, for people. */
  public String source() {
    return (config == null ? "built in" : PrintableText.of(config.toAbsolutePath()))
        + ", routes "
        + (routes == null ? "built in" : PrintableText.of(routes.toAbsolutePath()));
  }

  /**
   * Returns whether the user can see which configuration applies: it is named, or in the working
   * directory.
   */
  boolean isObvious() {
    Path home = besideJar();
    return config != null && (home == null || !config.equals(home.resolve(CONFIG_FILE_NAME)));
  }

  private static Path firstExisting(String name, Path home) {
    Path relative = Path.of(name);
    if (Files.exists(relative)) {
      return relative;
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
