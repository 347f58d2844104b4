package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds folders that cannot be used, and folders that must not lie inside each other: monitored
 * directories and the gate's own. Not thread safe.
 */
final class FolderChecks {
  private final Settings settings;
  private final Map<Path, MonitoredDirectory> monitored;
  private final Problems problems;

  FolderChecks(Settings settings, Map<Path, MonitoredDirectory> monitored, Problems problems) {
    this.settings = settings;
    this.monitored = monitored;
    this.problems = problems;
  }

  /** Looks at all of them. */
  void run() {
    nested();
    ownFolders();
  }

  private void nested() {
    List<Path> paths = new ArrayList<>(monitored.keySet());
    for (Path inner : paths) {
      for (Path outer : paths) {
        if (!inner.equals(outer) && GateFolders.real(inner).startsWith(GateFolders.real(outer))) {
          problems.error(
              monitored.get(inner).where(),
              SafeText.of(inner)
                  + " is inside the monitored directory "
                  + SafeText.of(outer)
                  + " ("
                  + monitored.get(outer).where()
                  + "); monitor one of them");
        }
      }
      own(inner);
    }
  }

  private void own(Path directory) {
    Map<String, Path> own = GateFolders.all(settings);
    own.put(
        "delivered of this route",
        Settings.path(
            "delivered",
            monitored
                .get(directory)
                .parameter("delivered", settings.get("dropgate.delivered"), settings)));
    own.put(
        "spool of this route",
        Settings.path(
            "spool",
            monitored.get(directory).parameter("spool", settings.get("dropgate.spool"), settings)));
    own.forEach(
        (name, folder) -> {
          Path real = GateFolders.real(directory);
          if (GateFolders.real(folder).startsWith(real)
              || (real.startsWith(GateFolders.real(folder))
                  && !name.equals("dropgate.detection-log"))) {
            problems.error(
                monitored.get(directory).where(),
                SafeText.of(directory)
                    + " and "
                    + name
                    + " ("
                    + SafeText.of(folder)
                    + ") are inside each other; move "
                    + name
                    + " elsewhere");
          }
        });
  }

  private void ownFolders() {
    GateFolders.all(settings)
        .forEach(
            (name, folder) -> {
              Path there = GateFolders.existingParent(folder);
              if (!Files.isDirectory(there)) {
                problems.error(
                    name,
                    SafeText.of(there) + " is not a directory; remove it or set another path");
              } else if (!Files.isReadable(there)
                  || !Files.isWritable(there)
                  || !Files.isExecutable(there)) {
                problems.error(
                    name,
                    SafeText.of(there)
                        + " needs the rights r, w and x for the gate's user; change its mode or owner, or set another path");
              }
            });
  }
}
