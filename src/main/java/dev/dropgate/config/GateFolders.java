package dev.dropgate.config;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.RotatingLogFile;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gate's own folders. Stateless. */
public final class GateFolders {
  private GateFolders() {}

  /** Returns every folder that the gate writes to, by its property. */
  public static Map<String, Path> all(GateSettings settings) {
    Map<String, Path> all = new LinkedHashMap<>();
    for (String name : new String[] {"delivered", "quarantine", "held", "spool", "outbox"}) {
      all.put("dropgate." + name, settings.path("dropgate." + name));
    }
    all.put("dropgate.detection-log", settings.path("dropgate.detection-log").getParent());
    return all;
  }

  /**
   * Returns whether a folder may be created automatically: a typo must not become a new monitored
   * directory.
   */
  public static boolean isBelowHome(GateSettings settings, Path folder) {
    return folder.startsWith(settings.path("dropgate.home"));
  }

  /**
   * Creates the missing folders. Private folders get mode 0700.
   *
   * @throws ConfigurationException if a folder cannot be created
   */
  public static void createAll(
      GateSettings settings, Iterable<Path> monitored, Iterable<Path> spools)
      throws ConfigurationException {
    Path current = settings.path("dropgate.home");
    try {
      Files.createDirectories(current);
      for (Map.Entry<String, Path> folder : all(settings).entrySet()) {
        current = folder.getValue();
        if (folder.getKey().equals("dropgate.delivered")) {
          Files.createDirectories(current);
        } else if (folder.getKey().equals("dropgate.detection-log")) {
          RotatingLogFile.makeFolder(current);
        } else {
          DurableFiles.createPrivateFolders(current);
        }
      }
      current = settings.path("dropgate.detection-log");
      RotatingLogFile.prepare(current);
      for (Path spool : spools) {
        current = spool;
        DurableFiles.createPrivateFolders(spool);
      }
      for (Path directory : monitored) {
        current = directory;
        if (isBelowHome(settings, directory)) {
          Files.createDirectories(directory);
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot make "
              + PrintableText.of(current)
              + ": "
              + PrintableText.of(e.toString())
              + "; make it, or set another path");
    }
  }

  /**
   * Removes partial files of an earlier gate from the outbox. The caller must hold the lock of the
   * spool, because another gate may be writing there.
   *
   * @throws ConfigurationException if a file cannot be removed
   */
  public static void removeScratch(GateSettings settings) throws ConfigurationException {
    Path outbox = settings.path("dropgate.outbox");
    try {
      AtomicFileWriter.removeScratch(DurableFiles.createPrivateFolders(outbox));
      for (String name :
          new String[] {
            "mail", "deferred", "failed", "also-notify", "also-notify/failed", "state"
          }) {
        AtomicFileWriter.removeScratch(DurableFiles.createPrivateFolders(outbox.resolve(name)));
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot clean up the outbox "
              + PrintableText.of(outbox)
              + ": "
              + PrintableText.of(e.toString())
              + "; check its rights");
    }
  }

  /** Returns the folder itself if it exists, else the nearest parent that exists. */
  public static Path existingParent(Path folder) {
    Path at = folder;
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  /** Returns the path with all links resolved, as far as it exists. */
  public static Path resolveLinks(Path folder) {
    Path existing = existingParent(folder);
    try {
      return existing.toRealPath().resolve(existing.relativize(folder));
    } catch (IOException e) {
      return folder;
    }
  }
}
