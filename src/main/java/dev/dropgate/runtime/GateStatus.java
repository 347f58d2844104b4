package dev.dropgate.runtime;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.OutboxStatus;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateFolders;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.intake.spool.SpoolBacklog;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.record.ManifestPeek;
import dev.dropgate.quarantine.record.RecordState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The health of the gate, read from the disk.
 *
 * @param fields the values in order; null values are unknown
 * @param directories the status of each monitored directory
 * @param engines the state of each engine
 * @param problems the problems that need a person; empty if there are none
 */
public record GateStatus(
    Map<String, Object> fields,
    List<MonitoredDirectoryStatus> directories,
    List<EngineState> engines,
    List<String> problems) {

  /** With less free space than this, no record fits. */
  private static final long MIN_FREE_BYTES = 1 << 20;

  /** An outage longer than this does not resolve itself. */
  private static final Duration MAX_ALERT_WAIT = Duration.ofHours(1);

  static GateStatus read(GateSettings settings) throws IOException, ConfigurationException {
    Map<Path, MonitoredDirectory> monitored = StartupChecks.monitoredDirectories(settings);
    Set<Path> spools = GateRunner.spools(settings, monitored.values());
    Set<Path> silent = silentMounts(settings, spools, monitored.keySet());
    OptionalLong gate = SpoolLockOwner.pidOf(settings.path("dropgate.spool"));
    OutboxStatus outbox =
        OutboxStatus.load(
            new OutboxLayout(settings.path("dropgate.outbox")),
            MailRecipients.parse(settings.get("dropgate.smtp.to")));
    long backlog = 0;
    spools.removeAll(silent);
    for (Path spool : spools) {
      backlog += SpoolBacklog.countClaims(spool);
    }
    List<String> problems = new ArrayList<>();
    silent.forEach(folder -> problems.add(SilentMounts.describe(folder)));
    if (gate.isEmpty()) {
      problems.add(
          "no gate runs on "
              + PrintableText.of(settings.path("dropgate.spool"))
              + " (configuration: "
              + settings.installation().source()
              + ")");
    }
    List<MonitoredDirectoryStatus> directories = new ArrayList<>();
    for (Path directory : monitored.keySet()) {
      directories.add(MonitoredDirectoryStatus.of(settings, directory));
    }
    Instant now = Instant.now();
    directories.forEach(one -> one.addProblems(gate.isPresent(), now, problems));
    List<EngineState> engines = InspectorFactory.create(settings).engines();
    List<String> silentEngines =
        engines.stream().filter(one -> !one.answers()).map(EngineState::toString).toList();
    for (String engine : silentEngines) {
      problems.add("no answer from the engine " + engine + "; see that clamd runs");
    }
    Set<Path> own = new LinkedHashSet<>(GateFolders.all(settings).values());
    own.addAll(spools);
    own.removeAll(silent);
    checkDisks(own, problems);
    checkMail(settings, outbox, problems);
    QuarantineService quarantine = ConfiguredQuarantine.of(settings);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("running", gate.isPresent());
    fields.put("pid", gate.isPresent() && gate.getAsLong() > 0 ? gate.getAsLong() : null);
    fields.put("directories", directories.stream().map(MonitoredDirectoryStatus::fields).toList());
    fields.put("engines", engines.stream().map(EngineState::fields).toList());
    fields.put("silentEngines", silentEngines);
    fields.put("spoolBacklog", backlog);
    fields.put("quarantinedToday", countToday(quarantine.stores().get(0)));
    fields.put("held", countHeld(quarantine.stores().get(1)));
    fields.put("waiting", outbox.waiting());
    fields.put("oldest", outbox.oldest());
    fields.put("deferred", outbox.digests());
    fields.put("failed", outbox.failed());
    fields.put("alsoNotifyWaiting", outbox.alsoNotify());
    fields.put("alsoNotifyFailed", outbox.alsoNotifyFailed());
    fields.put("damaged", outbox.damaged());
    fields.put("lastMailAccepted", outbox.lastAccepted());
    fields.put("mailProblem", outbox.problem());
    fields.put("mailProblemSince", outbox.problemSince());
    fields.put("nextTry", outbox.nextTry());
    fields.put("problems", problems);
    return new GateStatus(fields, directories, engines, problems);
  }

  // Without the folders that hold the state there is nothing to report.
  private static Set<Path> silentMounts(
      GateSettings settings, Set<Path> spools, Set<Path> monitored) throws IOException {
    SilentMounts.requireAnswers(
        Stream.of("home", "spool", "outbox", "quarantine", "held")
            .map(name -> settings.path("dropgate." + name))
            .toList());
    Set<Path> others = new LinkedHashSet<>(monitored);
    others.addAll(spools);
    others.addAll(GateFolders.all(settings).values());
    return SilentMounts.among(others);
  }

  /** Returns the lines for people. */
  public List<String> lines() {
    Instant now = Instant.now();
    List<String> lines = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          if (name.equals("directories")) {
            directories.forEach(one -> lines.add(line("directory", one.toLine(now))));
          } else if (name.equals("engines")) {
            engines.stream()
                .filter(EngineState::answers)
                .forEach(one -> lines.add(line("engine", one)));
          } else if (value instanceof Iterable<?> all) {
            all.forEach(one -> lines.add(line(name, one)));
          } else if (value != null) {
            lines.add(line(name, value));
          }
        });
    return lines;
  }

  private static String line(String name, Object value) {
    return String.format(Locale.ROOT, "%-18s %s", name, value);
  }

  // A full disk may keep the gate from recording that it is full.
  private static void checkDisks(Set<Path> own, List<String> problems) throws IOException {
    Set<Object> seen = new HashSet<>();
    for (Path folder : own) {
      Path existing = GateFolders.existingParent(folder);
      FileStore disk = Files.getFileStore(existing);
      if (seen.add(Files.getAttribute(existing, "unix:dev"))
          && disk.getUsableSpace() < MIN_FREE_BYTES) {
        problems.add("the disk of " + PrintableText.of(folder) + " is full; make room there");
      }
    }
  }

  private static void checkMail(GateSettings settings, OutboxStatus outbox, List<String> problems) {
    if (!outbox.failed().isEmpty()) {
      int failed = outbox.failed().size();
      problems.add(
          (failed == 1 ? "1 mail was" : failed + " mails were")
              + " refused for good, see outbox/failed");
    }
    if (outbox.alsoNotifyFailed() > 0) {
      problems.add(
          (outbox.alsoNotifyFailed() == 1
                  ? "1 alert was"
                  : outbox.alsoNotifyFailed() + " alerts were")
              + " refused for good by an endpoint, see outbox/also-notify/failed");
    }
    if (outbox.damaged() > 0) {
      problems.add(
          outbox.damaged()
              + (outbox.damaged() == 1 ? " damaged file" : " damaged files")
              + " in outbox/damaged");
    }
    if (outbox.oldest() != null && settings.get("dropgate.smtp.host").isEmpty()) {
      problems.add("alerts wait, and there is no dropgate.smtp.host");
    } else if (outbox.oldest() != null
        && Instant.parse(outbox.oldest()).isBefore(Instant.now().minus(MAX_ALERT_WAIT))) {
      problems.add("an alert waits for longer than an hour");
    }
    if (outbox.problem() != null) {
      problems.add("the mail server does not take mails: " + outbox.problem());
    }
  }

  private static long countToday(QuarantineStore store) throws IOException {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    long count = 0;
    for (RecordId id : store.ids()) {
      boolean ofToday = id.time().atZone(ZoneId.systemDefault()).toLocalDate().equals(today);
      count += ofToday && store.contentSize(id).isPresent() ? 1 : 0;
    }
    return count;
  }

  // A record stays when its file is given back. The file of a damaged record is there.
  private static long countHeld(QuarantineStore store) throws IOException {
    long count = 0;
    for (RecordId id : store.ids()) {
      try {
        RecordState state = ManifestPeek.of(store.readManifestBytes(id)).state();
        count += state.isGivenBack() || store.contentSize(id).isEmpty() ? 0 : 1;
      } catch (IOException | UncheckedIOException e) {
        count += store.isEmpty(id) ? 0 : 1;
      }
    }
    return count;
  }
}
