package dev.dropgate.intake.status;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports what the gate cannot see of one monitored directory: at WARN, in the state on disk, and
 * by one alert when the fault lasts and one when it is over. Not thread safe, except {@link
 * #problem}.
 */
public final class BlindnessReporter {
  /** The rule id of an alert about a directory that the gate cannot see in full. */
  static final String BLIND_RULE = "directory-blind";

  /** The rule id of the alert that the gate sees the directory again. */
  static final String RECOVERED_RULE = "directory-sees-again";

  /** A shorter fault is logged and kept in the state, but causes no alert. */
  private static final long MIN_LASTING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * The pause between two alerts that the directory is blind, because a user may revoke and grant
   * rights repeatedly.
   */
  private static final long ALERT_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final long WRITE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long REFRESH_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final DateTimeFormatter ID_TIME_FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final long pollInterval;
  private final DirectoryStateStore states;
  private final ThrottledLogger reports;
  private final AlertSender alerts;
  private final LongSupplier nanoClock;
  private final String fault;
  private final BlindSpots blindSpots;
  private StuckFileReporter stuck;
  private Supplier<List<String>> steps = List::of;
  private Instant lookedAt;
  private DirectoryState last;
  private Long writtenAt;
  private Long blindSince;
  private Long seesSince;
  private Long alertedAt;
  private boolean alerted;
  private volatile String problem = "";

  /** Sends alerts. */
  public interface AlertSender {
    /**
     * Sends an alert.
     *
     * @throws IOException if the alert is not on disk
     */
    void send(Entry entry, ScanResult judgement, Evidence evidence) throws IOException;
  }

  /**
   * Creates a reporter for one directory.
   *
   * @param states the store of the state; null to keep none
   */
  public BlindnessReporter(
      Path directory,
      Path spool,
      long pollInterval,
      DirectoryStateStore states,
      ThrottledLogger reports,
      AlertSender alerts,
      LongSupplier nanoClock) {
    this.directory = directory;
    this.pollInterval = pollInterval;
    this.states = states;
    this.reports = reports;
    this.alerts = alerts;
    this.nanoClock = nanoClock;
    fault = "Cannot look at all of " + PrintableText.of(directory);
    blindSpots = new BlindSpots(directory, spool);
  }

  /**
   * Sets the source of stuck files and the source of failing steps, and takes over the state of an
   * earlier process.
   */
  public void setSources(StuckFileReporter files, Supplier<List<String>> failingSteps) {
    stuck = files;
    steps = failingSteps;
    if (states == null) {
      return;
    }
    try {
      states
          .read()
          .ifPresent(
              before -> {
                alerted = before.alerted();
                files.remember(before.told());
              });
    } catch (IOException e) {
      reportUnwritten(e);
    }
  }

  /** Returns the collection in which a walk notes what it cannot see. */
  public BlindSpots blindSpots() {
    return blindSpots;
  }

  /** Ends a walk. */
  public void endWalk() {
    lookedAt = Instant.now();
    report();
  }

  /**
   * Ends a walk that could not begin or broke off.
   *
   * @param problem the reason
   */
  public void endFailedWalk(IOException problem) {
    blindSpots.addWholeDirectory(problem);
    report();
  }

  private void report() {
    if (blindSpots.entries()
        > 0) { // the walk itself reports a directory that is inaccessible as a whole
      reports.warn(fault, blindSpots.describe());
    }
    problem = isBlind() ? blindSpots.describe() : "";
    alert();
    write();
  }

  /**
   * Returns what the last walk could not see, and how to fix it. Thread safe.
   *
   * @return one printable line; empty if the walk has seen everything
   */
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  private void alert() {
    long now = nanoClock.getAsLong();
    if (isBlind()) {
      seesSince = null;
      blindSince = blindSince == null ? Long.valueOf(now) : blindSince;
      boolean due = alertedAt == null || now - alertedAt >= ALERT_PAUSE_NANOS;
      if (!alerted
          && due
          && now - blindSince >= MIN_LASTING_NANOS
          && send(BLIND_RULE, blindSpots.describe())) {
        alerted = true;
        alertedAt = now;
      }
    } else {
      blindSince = null;
      seesSince = seesSince == null ? Long.valueOf(now) : seesSince;
      boolean lasts = now - seesSince >= MIN_LASTING_NANOS;
      if (lasts && blindSpots.isEmpty()) {
        reports.reportResolved(
            fault, "All of " + PrintableText.of(directory) + " can be seen again");
      }
      if (alerted
          && lasts
          && send(RECOVERED_RULE, "All of " + PrintableText.of(directory) + " can be seen again")) {
        alerted = false;
      }
    }
  }

  // A stuck file that has its own alert does not make the directory blind.
  private boolean isBlind() {
    return blindSpots.coversDirectory() || blindSpots.entries() > (stuck == null ? 0 : stuck.met());
  }

  private boolean send(String rule, String text) {
    Instant now = Instant.now();
    String hash =
        HexFormat.of()
            .formatHex(
                Arrays.copyOf(
                    ContentHasher.sha256((rule + " " + directory).getBytes(StandardCharsets.UTF_8)),
                    8));
    Entry entry =
        new Entry(alertId(now, hash), directory, directory, Path.of(""), EntryKind.SPECIAL, now);
    ScanResult judgement = ScanResult.of(List.of(new Finding(rule, Verdict.UNDECIDED, text)));
    try {
      alerts.send(entry, judgement, new Evidence(FileMetadata.unknown(), null));
      return true;
    } catch (IOException e) {
      reports.warn(
          "Cannot alert of " + PrintableText.of(directory),
          "Cannot leave an alert about "
              + PrintableText.of(directory)
              + ": "
              + ExceptionText.describe(e));
      return false;
    }
  }

  /** Returns the id of an alert that does not belong to a record. */
  static String alertId(Instant time, String hash) {
    return ID_TIME_FORMAT.format(time) + "-" + hash;
  }

  private void write() {
    if (states == null) {
      return;
    }
    long now = nanoClock.getAsLong();
    long pause = writtenAt == null ? Long.MAX_VALUE : now - writtenAt;
    if (pause < WRITE_PAUSE_NANOS) {
      return;
    }
    DirectoryState state =
        new DirectoryState(
            PrintableText.of(directory).toString(),
            lookedAt == null ? null : lookedAt.toString(),
            pollInterval,
            blindSpots.entries(),
            blindSpots.faults(),
            steps.get(),
            alerted,
            stuck == null ? List.of() : stuck.reported());
    if (pause < REFRESH_PAUSE_NANOS && isSame(state)) {
      return;
    }
    try {
      states.write(state);
      last = state;
      writtenAt = now;
    } catch (IOException e) {
      reportUnwritten(e);
    }
  }

  private boolean isSame(DirectoryState state) {
    return last != null
        && state.faults().equals(last.faults())
        && state.steps().equals(last.steps())
        && state.told().equals(last.told())
        && state.alerted() == last.alerted();
  }

  private void reportUnwritten(IOException problem) {
    reports.warn(
        "Cannot keep the state of " + PrintableText.of(directory),
        "Cannot keep the state of "
            + PrintableText.of(directory)
            + ": "
            + ExceptionText.describe(problem));
  }
}
