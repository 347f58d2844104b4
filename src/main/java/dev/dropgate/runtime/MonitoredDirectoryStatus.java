package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import dev.dropgate.intake.status.DirectoryState;
import dev.dropgate.intake.status.DirectoryStateStore;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The status of one monitored directory, from the state that the gate keeps on disk.
 *
 * @param directory the absolute path
 * @param state the state; null if the gate has never scanned the directory
 */
record MonitoredDirectoryStatus(Path directory, DirectoryState state) {
  static MonitoredDirectoryStatus of(GateSettings settings, Path directory) throws IOException {
    Path folder = settings.path("dropgate.home").resolve(DirectoryStateStore.STATE_FOLDER);
    Optional<DirectoryState> state = new DirectoryStateStore(folder, directory).read();
    return new MonitoredDirectoryStatus(directory, state.orElse(null));
  }

  /** Returns the fields of the JSON form. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("directory", PrintableText.of(directory));
    fields.put("lookedAt", state == null ? null : state.lookedAt());
    fields.put("unreachable", state == null ? 0 : state.unreachable());
    fields.put("faults", state == null ? List.of() : state.faults());
    fields.put("failingSteps", state == null ? List.of() : state.steps());
    return fields;
  }

  /**
   * Adds the problems that need a person.
   *
   * @param running whether the gate runs; if it does not, a stale scan is not reported as well
   */
  void addProblems(boolean running, Instant now, List<String> problems) {
    if (running && (state == null || state.isStale(now))) {
      problems.add(
          PrintableText.of(directory) + " was " + lastScanText(now) + "; see the log of the gate");
    }
    if (state == null) {
      return;
    }
    for (DirectoryState.Fault fault : state.faults()) {
      problems.add("not all of " + PrintableText.of(directory) + " is judged: " + fault);
    }
    state.steps().stream().filter(step -> !problems.contains(step)).forEach(problems::add);
  }

  /** Returns one line for people. */
  String toLine(Instant now) {
    long unreachable = state == null ? 0 : state.unreachable();
    return PrintableText.of(directory)
        + ": "
        + lastScanText(now)
        + (state != null && !state.faults().isEmpty() && unreachable == 0
            ? ", not reachable"
            : ", " + (unreachable == 1 ? "1 entry" : unreachable + " entries") + " not reachable");
  }

  private String lastScanText(Instant now) {
    if (state == null || state.lookedAt() == null) {
      return "never looked at";
    }
    long seconds = Math.max(0, Duration.between(Instant.parse(state.lookedAt()), now).toSeconds());
    if (seconds < 120) {
      return "last looked at " + seconds + " s ago";
    }
    return "last looked at "
        + (seconds < 7200 ? seconds / 60 + " min ago" : PrintableText.ofEscaped(state.lookedAt()));
  }
}
