package dev.dropgate.intake;

import dev.dropgate.files.Attributes;
import dev.dropgate.files.Digests;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports what the gate cannot see of one monitored directory: at WARN, in the state on disk, and
 * by one alert when that lasts and one when it is over. Not thread safe.
 */
final class BlindnessReporter {
  /** The finding of an alert about a directory that the gate cannot see, or not all of. */
  static final String BLIND_RULE = "directory-blind";

  /** The finding of the alert that this is over. */
  static final String SEES_RULE = "directory-sees-again";

  /** What is over sooner is in the log, and in the state, but is worth no alert. */
  private static final long LASTING = TimeUnit.SECONDS.toNanos(10);

  /** Between two alerts that the directory is blind: a user may take and give rights in turn. */
  private static final long ALERT_PAUSE = TimeUnit.MINUTES.toNanos(10);

  private static final long WRITE_PAUSE = TimeUnit.SECONDS.toNanos(2);
  private static final long REFRESH_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final long pollInterval;
  private final DirectoryStates states;
  private final Reports reports;
  private final Alerts alerts;
  private final LongSupplier nanoClock;
  private final String fault;
  private final BlindSpots spots;
  private StuckFiles stuck;
  private Supplier<List<String>> steps = List::of;
  private Instant lookedAt;
  private DirectoryState last;
  private Long writtenAt;
  private Long blindSince;
  private Long seesSince;
  private Long alertedAt;
  private boolean alerted;

  /** The way of alerts out. */
  interface Alerts {
    /**
     * Leaves an alert.
     *
     * @throws IOException if it is not on disk
     */
    void send(Entry entry, Judgement judgement, Evidence evidence) throws IOException;
  }

  /**
   * Reports on one directory.
   *
   * @param states where the state is kept; null for nowhere
   */
  BlindnessReporter(
      Path directory,
      Path spool,
      long pollInterval,
      DirectoryStates states,
      Reports reports,
      Alerts alerts,
      LongSupplier nanoClock) {
    this.directory = directory;
    this.pollInterval = pollInterval;
    this.states = states;
    this.reports = reports;
    this.alerts = alerts;
    this.nanoClock = nanoClock;
    fault = "Cannot look at all of " + SafeText.of(directory);
    spots = new BlindSpots(directory, spool);
  }

  /** Sets who knows the files that stay, and who knows the steps that fail. */
  void with(StuckFiles files, Supplier<List<String>> failingSteps) {
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
      cannotKeep(e);
    }
  }

  /** Returns where a walk notes what it cannot see. */
  BlindSpots spots() {
    return spots;
  }

  /** Ends a walk. */
  void walked() {
    lookedAt = Instant.now();
    report();
  }

  /**
   * Ends a walk that could not begin, or broke off.
   *
   * @param problem why
   */
  void cannotWalk(IOException problem) {
    spots.addDirectory(problem);
    report();
  }

  private void report() {
    if (spots.entries() > 0) { // a directory that is out of reach as a whole is told of by the walk
      reports.warn(fault, spots.text());
    }
    alert();
    write();
  }

  private void alert() {
    long now = nanoClock.getAsLong();
    if (isBlind()) {
      seesSince = null;
      blindSince = blindSince == null ? Long.valueOf(now) : blindSince;
      boolean due = alertedAt == null || now - alertedAt >= ALERT_PAUSE;
      if (!alerted && due && now - blindSince >= LASTING && send(BLIND_RULE, spots.text())) {
        alerted = true;
        alertedAt = now;
      }
    } else {
      blindSince = null;
      seesSince = seesSince == null ? Long.valueOf(now) : seesSince;
      boolean lasts = now - seesSince >= LASTING;
      if (lasts && spots.isEmpty()) {
        reports.over(fault, "All of " + SafeText.of(directory) + " can be seen again");
      }
      if (alerted
          && lasts
          && send(SEES_RULE, "All of " + SafeText.of(directory) + " can be seen again")) {
        alerted = false;
      }
    }
  }

  // A file that has an alert of its own is no news.
  private boolean isBlind() {
    return spots.isEverywhere() || spots.entries() > (stuck == null ? 0 : stuck.met());
  }

  private boolean send(String rule, String text) {
    Instant now = Instant.now();
    String hash =
        HexFormat.of()
            .formatHex(
                Arrays.copyOf(
                    Digests.sha256((rule + " " + directory).getBytes(StandardCharsets.UTF_8)), 8));
    Entry entry = new Entry(id(now, hash), directory, directory, Path.of(""), Kind.SPECIAL, now);
    Judgement judgement = Judgement.of(List.of(new Finding(rule, Verdict.UNDECIDED, text)));
    try {
      alerts.send(entry, judgement, new Evidence(Attributes.unknown(), null));
      return true;
    } catch (IOException e) {
      reports.warn(
          "Cannot alert of " + SafeText.of(directory),
          "Cannot leave an alert about " + SafeText.of(directory) + ": " + Problems.text(e));
      return false;
    }
  }

  /** Returns the id of an alert that is about no record. */
  static String id(Instant time, String hash) {
    return STAMP.format(time) + "-" + hash;
  }

  private void write() {
    if (states == null) {
      return;
    }
    long now = nanoClock.getAsLong();
    long pause = writtenAt == null ? Long.MAX_VALUE : now - writtenAt;
    if (pause < WRITE_PAUSE) {
      return;
    }
    DirectoryState state =
        new DirectoryState(
            SafeText.of(directory),
            lookedAt == null ? null : lookedAt.toString(),
            pollInterval,
            spots.entries(),
            spots.faults(),
            steps.get(),
            alerted,
            stuck == null ? List.of() : stuck.told());
    if (pause < REFRESH_PAUSE && isSame(state)) {
      return;
    }
    try {
      states.write(state);
      last = state;
      writtenAt = now;
    } catch (IOException e) {
      cannotKeep(e);
    }
  }

  private boolean isSame(DirectoryState state) {
    return last != null
        && state.faults().equals(last.faults())
        && state.steps().equals(last.steps())
        && state.told().equals(last.told())
        && state.alerted() == last.alerted();
  }

  private void cannotKeep(IOException problem) {
    reports.warn(
        "Cannot keep the state of " + SafeText.of(directory),
        "Cannot keep the state of " + SafeText.of(directory) + ": " + Problems.text(problem));
  }
}
