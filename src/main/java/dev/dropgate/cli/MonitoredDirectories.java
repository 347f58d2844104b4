package dev.dropgate.cli;

import java.nio.file.Path;
import java.util.HashSet;
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
    Set<Path> directories = new HashSet<>();
    try {
      for (MonitoredDirectory directory : Checks.routeFiles(settings).directories()) {
        String value = directory.parameter("directory", "", settings).strip();
        if (!value.isEmpty() && !value.contains("{{")) {
          directories.add(Settings.path("directory", value));
        }
      }
    } catch (ConfigurationException | IllegalArgumentException e) {
      return Set.of(); // nothing is given back to where a record says; --to still works
    }
    return directories;
  }
}
