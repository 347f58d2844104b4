package dev.dropgate.check;

import dev.dropgate.config.GateFolders;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.io.linux.EffectiveAccess;
import dev.dropgate.model.PrintableText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the monitored directories and the gate's own folders. Finds unusable folders, and folders
 * that must not be inside each other. Not thread safe.
 */
public final class FolderLayoutChecks {
  private final GateSettings settings;
  private final Map<Path, MonitoredDirectory> monitored;
  private final ProblemCollector problems;

  /** Each directory is compared with all others, and resolving a path costs system calls. */
  private final Map<Path, Path> resolved = new HashMap<>();

  public FolderLayoutChecks(
      GateSettings settings, Map<Path, MonitoredDirectory> monitored, ProblemCollector problems) {
    this.settings = settings;
    this.monitored = monitored;
    this.problems = problems;
  }

  /** Checks all folders. */
  public void run() {
    checkNesting();
    checkOwnFolders();
  }

  private void checkNesting() {
    List<Path> paths = new ArrayList<>(monitored.keySet());
    for (Path inner : paths) {
      for (Path outer : paths) {
        if (!inner.equals(outer) && resolveLinks(inner).startsWith(resolveLinks(outer))) {
          problems.error(
              monitored.get(inner).where(),
              PrintableText.of(inner)
                  + " is inside the monitored directory "
                  + PrintableText.of(outer)
                  + " ("
                  + monitored.get(outer).where()
                  + "); monitor one of them");
        }
      }
      checkAgainstOwnFolders(inner);
    }
  }

  private void checkAgainstOwnFolders(Path directory) {
    Map<String, Path> own = GateFolders.all(settings);
    own.put(
        "delivered of this route",
        GateSettings.path(
            "delivered",
            monitored
                .get(directory)
                .parameter("delivered", settings.get("dropgate.delivered"), settings)));
    own.put(
        "spool of this route",
        GateSettings.path(
            "spool",
            monitored.get(directory).parameter("spool", settings.get("dropgate.spool"), settings)));
    own.forEach(
        (name, folder) -> {
          Path real = resolveLinks(directory);
          if (resolveLinks(folder).startsWith(real)
              || (real.startsWith(resolveLinks(folder))
                  && !name.equals("dropgate.detection-log"))) {
            problems.error(
                monitored.get(directory).where(),
                PrintableText.of(directory)
                    + " and "
                    + name
                    + " ("
                    + PrintableText.of(folder)
                    + ") are inside each other; move "
                    + name
                    + " elsewhere");
          }
        });
  }

  private Path resolveLinks(Path folder) {
    return resolved.computeIfAbsent(folder, GateFolders::resolveLinks);
  }

  private void checkOwnFolders() {
    GateFolders.all(settings)
        .forEach(
            (name, folder) -> {
              Path existing = GateFolders.existingParent(folder);
              if (!Files.isDirectory(existing)) {
                problems.error(
                    name,
                    PrintableText.of(existing)
                        + " is not a directory; remove it or set another path");
              } else if (!EffectiveAccess.canRead(existing)
                  || !EffectiveAccess.canWrite(existing)
                  || !EffectiveAccess.canEnter(existing)) {
                problems.error(
                    name,
                    PrintableText.of(existing)
                        + " needs the rights r, w and x for the gate's user; change its mode or owner, or set another path");
              }
            });
  }
}
