package dev.dropgate.alert.mail;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily summary: counts what is seen, and puts a digest into the queue once a day. What was
 * counted is written once a second at most, so a crash may lose the last second. Counting is thread
 * safe; the rest is for one thread.
 */
public final class DailySummaryScheduler {
  static final String STATE_FILE_NAME = "day.status";
  private static final Logger LOG = LoggerFactory.getLogger(DailySummaryScheduler.class);
  private static final String ID_PREFIX = "summary-";
  private static final DateTimeFormatter ID_FORMAT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm");

  /**
   * What is on disk.
   *
   * @param since the end of the last summary's time
   * @param seen entries that got a verdict since then
   */
  record SavedDay(String since, long seen) {}

  private final Clock clock;

  /** Before anything is judged: what happens until the first look belongs to the first summary. */
  private final Instant createdAt;

  private final AtomicLong seen = new AtomicLong();
  private OutboxLayout folders;
  private LocalTime at;
  private Instant since;
  private long written;

  /** For the routes. */
  public DailySummaryScheduler() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  DailySummaryScheduler(Clock clock) {
    this.clock = clock;
    this.createdAt = clock.instant();
  }

  /** An entry got a verdict. */
  public void seen() {
    seen.incrementAndGet();
  }

  /**
   * Writes what was counted, and says whether a summary is due: at its time of day, or later if the
   * gate did not run then; never while the last one still waits.
   *
   * @return true if {@link #add} is to be called
   * @throws IOException if the disk refuses
   */
  public boolean isDue() throws IOException {
    if (at == null) {
      return false;
    }
    if (since == null) {
      loadState();
    }
    if (seen.get() != written) {
      writeState();
    }
    return !clock.instant().isBefore(nextDue().toInstant()) && !isSummaryWaiting();
  }

  /** The start of the time that the next summary tells of; only after {@link #isDue}. */
  public Instant since() {
    return since;
  }

  /**
   * Puts the summary into the queue.
   *
   * @param events what happened since {@link #since}, by the audit logs' words
   * @throws IOException if it is not on disk; it is tried again then
   */
  public void add(Map<String, Long> events) throws IOException {
    Instant now = clock.instant();
    long counted = seen.get();
    SummaryCounts summary =
        new SummaryCounts(
            since.toString(),
            now.toString(),
            counted,
            events.getOrDefault("quarantined", 0L),
            events.getOrDefault("held", 0L),
            events.getOrDefault("restored", 0L) + events.getOrDefault("released", 0L),
            OutboxStatus.load(folders.tickets()).undelivered());
    // Named after its time: a crash before the next line makes the same file again.
    String id = ID_PREFIX + ID_FORMAT.format(nextDue());
    DurableFiles.replaceTorn(
        OutboxLayout.jsonFile(folders.mail(), id),
        JsonCodec.toFileBytes(new AlertDigest(id, null, null, id, null, summary)));
    seen.addAndGet(-counted);
    since = now;
    writeState();
  }

  private ZonedDateTime nextDue() {
    ZonedDateTime last = since.atZone(clock.getZone());
    ZonedDateTime next = last.with(at);
    return next.isAfter(last) ? next : last.plusDays(1).with(at);
  }

  private boolean isSummaryWaiting() throws IOException {
    for (Path folder : new Path[] {folders.mail(), folders.deferred()}) {
      for (Path file : OutboxLayout.listFiles(folder)) {
        if (file.getFileName().toString().startsWith(ID_PREFIX)) {
          return true;
        }
      }
    }
    return false;
  }

  private void loadState() throws IOException {
    try {
      SavedDay day =
          JsonCodec.read(
              Files.readAllBytes(folders.state().resolve(STATE_FILE_NAME)), SavedDay.class);
      since = Instant.parse(day.since());
      seen.addAndGet(day.seen());
      if (since.isAfter(clock.instant())) {
        since = clock.instant(); // the clock was turned back
      }
    } catch (IOException | DateTimeParseException | NullPointerException e) {
      LOG.debug("No summary before this one", e);
      since = createdAt;
      writeState();
    }
  }

  private void writeState() throws IOException {
    long now = seen.get();
    DurableFiles.replaceTorn(
        folders.state().resolve(STATE_FILE_NAME),
        JsonCodec.toFileBytes(new SavedDay(since.toString(), now)));
    written = now;
  }

  /**
   * Sets the outbox.
   *
   * @param folder its path
   */
  public void setFolder(String folder) {
    folders =
        new OutboxLayout(
            RawNames.path(folder.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize());
  }

  /**
   * Sets the time of day, in the machine's time zone.
   *
   * @param time as {@code 08:00}; empty for never
   */
  public void setAt(String time) {
    at = time.isEmpty() ? null : LocalTime.parse(time);
  }
}
