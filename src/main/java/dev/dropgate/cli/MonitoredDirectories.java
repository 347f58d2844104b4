package dev.dropgate.cli;

import dev.dropgate.quarantine.DirectorySettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which directories the routes monitor, for commands. Stateless. */
final class MonitoredDirectories {
  private MonitoredDirectories() {}

  /**
   * Reads them from the route files.
   *
   * @param settings say where these are
   * @return absolute paths; empty if the route files cannot be read, which {@code check} tells
   */
  static Set<Path> of(Settings settings) {
    return settingsOf(settings).keySet();
  }

  /**
   * How they are set.
   *
   * @param settings say where the route files are, and have the defaults
   */
  static DirectorySettings.Lookup lookup(Settings settings) {
    return settingsOf(settings)::get;
  }

  private static Map<Path, DirectorySettings> settingsOf(Settings settings) {
    Map<Path, DirectorySettings> directories = new HashMap<>();
    try {
      for (MonitoredDirectory directory : Checks.routeFiles(settings).directories()) {
        String value = directory.parameter("directory", "", settings).strip();
        if (!value.isEmpty() && !value.contains("{{")) {
          Path path = Settings.path("directory", value);
          directories.put(path, settings(settings, directory, path));
        }
      }
    } catch (ConfigurationException | IllegalArgumentException e) {
      return Map.of(); // nothing is given back to where a record says; --to still works
    }
    return directories;
  }

  private static DirectorySettings settings(
      Settings settings, MonitoredDirectory directory, Path path) {
    return new DirectorySettings(
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
