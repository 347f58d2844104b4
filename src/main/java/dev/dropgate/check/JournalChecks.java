package dev.dropgate.check;

import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateFolders;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.io.linux.FileSystemJournal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Warns of folders whose file system has no journal. Stateless. */
public final class JournalChecks {
  private static final List<String> FOLDERS =
      List.of("dropgate.spool", "dropgate.quarantine", "dropgate.held", "dropgate.outbox");

  private JournalChecks() {}

  /** Returns the warnings; none if the gate does not sync. */
  public static List<ConfigurationProblem> warnings(
      GateSettings settings, Collection<MonitoredDirectory> monitored) {
    return warnings(settings, monitored, FileSystemJournal::isMissing);
  }

  /**
   * Returns the warnings.
   *
   * @param lacksJournal decides for an existing folder
   */
  static List<ConfigurationProblem> warnings(
      GateSettings settings,
      Collection<MonitoredDirectory> monitored,
      Predicate<Path> lacksJournal) {
    if (settings.get("dropgate.fsync").equals("false")) {
      return List.of(); // nothing is promised about power cuts
    }
    Map<String, Path> folders = new LinkedHashMap<>();
    FOLDERS.forEach(name -> folders.put(name, settings.path(name)));
    for (MonitoredDirectory directory : monitored) {
      String spool = directory.parameters().get("spool");
      if (spool != null) {
        folders.put(
            directory.where(),
            GateSettings.path("spool", directory.parameter("spool", "", settings)));
      }
    }
    String places =
        folders.entrySet().stream()
            .filter(folder -> lacksJournal.test(GateFolders.existingParent(folder.getValue())))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return places.isEmpty()
        ? List.of()
        : List.of(
            new ConfigurationProblem(
                false,
                places,
                "on ext4 without a journal, so a power cut may lose files; add a journal (tune2fs"
                    + " -O has_journal DEVICE, unmounted), or move these folders to another file"
                    + " system"));
  }
}
