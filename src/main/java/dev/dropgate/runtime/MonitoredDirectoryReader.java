package dev.dropgate.runtime;

import dev.dropgate.check.ResolvedRoutes;
import dev.dropgate.check.RouteFileResolver;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.quarantine.RejudgeConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the monitored directories from the routes, for commands. Stateless. */
final class MonitoredDirectoryReader {
  private MonitoredDirectoryReader() {}

  /**
   * Returns the monitored directories in the route files.
   *
   * @param settings the settings, which locate the route files
   * @return absolute paths; empty if the route files cannot be read, which {@code check} reports
   */
  public static Set<Path> paths(GateSettings settings) {
    return readAll(settings).keySet();
  }

  /**
   * Returns the settings of the monitored directories.
   *
   * @param settings the settings, which locate the route files and have the defaults
   */
  public static RejudgeConfig.Lookup lookup(GateSettings settings) {
    return readAll(settings)::get;
  }

  /**
   * Returns the settings of the monitored directories in routes that are already read.
   *
   * @param settings the settings, which have the defaults
   * @param routes the route files
   */
  static RejudgeConfig.Lookup lookup(GateSettings settings, ResolvedRoutes routes) {
    return configs(settings, routes)::get;
  }

  private static Map<Path, RejudgeConfig> readAll(GateSettings settings) {
    try {
      return configs(settings, RouteFileResolver.resolve(settings));
    } catch (ConfigurationException e) {
      return Map.of(); // nothing is restored to its original place; --to still works
    }
  }

  private static Map<Path, RejudgeConfig> configs(GateSettings settings, ResolvedRoutes routes) {
    Map<Path, RejudgeConfig> directories = new HashMap<>();
    try {
      for (MonitoredDirectory directory : routes.facts().directories()) {
        String value = directory.parameter("directory", "", settings).strip();
        if (!value.isEmpty() && !value.contains("{{")) {
          Path path = GateSettings.path("directory", value);
          directories.put(path, settings(settings, directory, path));
        }
      }
    } catch (IllegalArgumentException e) {
      return Map.of(); // nothing is restored to its original place; --to still works
    }
    return directories;
  }

  private static RejudgeConfig settings(
      GateSettings settings, MonitoredDirectory directory, Path path) {
    return new RejudgeConfig(
        path,
        "watch".equals(directory.template()),
        directory.parameter("delivered", settings.get("dropgate.delivered"), settings),
        directory.parameter(
            "blockedExtensions", settings.get("dropgate.blocked-extensions"), settings),
        directory.parameter("rules", "", settings),
        directory.parameter("alsoNotify", settings.get("dropgate.also-notify"), settings),
        directory.parameter("mailTo", settings.get("dropgate.smtp.to"), settings));
  }
}
