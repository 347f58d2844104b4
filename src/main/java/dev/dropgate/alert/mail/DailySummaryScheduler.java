package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.EntryBatch;
import java.io.IOException;
import java.nio.file.Files;
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
 * Counts scanned entries, and queues a digest with the daily summary once a day. Counts are written
 * at most once a second, so a crash may lose the last second. Counting is thread safe; all other
 * methods are for one thread.
 */
public final class DailySummaryScheduler {
  static final String STATE_FILE_NAME = "day.status";
  private static final Logger LOG = LoggerFactory.getLogger(DailySummaryScheduler.class);
  private static final String ID_PREFIX = "summary-";
  private static final DateTimeFormatter ID_FORMAT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm");

  /**
   * The state on disk.
   *
   * @param since the end of the last summary's period
   * @param seen the entries that got a verdict since then
   */
  record SavedDay(String since, long seen) {}

  private final OutboxLayout folders;
  private final AlertOutbox<AlertDigest> digests;
  private final LocalTime at;
  private final Clock clock;

  /** The start of the first summary's period. Taken at construction, before any entry is judged. */
  private final Instant createdAt;

  private final AtomicLong seen = new AtomicLong();
  private Instant since;
  private long written;

  /** Creates a scheduler in the machine's time zone. Used by the routes. */
  public DailySummaryScheduler(SummaryConfig config) {
    this(config, Clock.system(ZoneId.systemDefault()));
  }

  DailySummaryScheduler(SummaryConfig config, Clock clock) {
    this.folders = new OutboxLayout(config.outbox());
    this.digests = DigestOutbox.files(folders);
    this.at = config.at();
    this.clock = clock;
    this.createdAt = clock.instant();
  }

  /**
   * Counts what got a verdict.
   *
   * @param body of the exchange; one entry unless it is an {@link EntryBatch}
   */
  public void seen(Object body) {
    seen.addAndGet(body instanceof EntryBatch batch ? batch.entries().size() : 1);
  }

  /**
   * Writes the counts, and returns whether a summary is due. It is due at its time of day, or later
   * if the gate did not run then, but never while the last summary still waits.
   *
   * @return true if {@link #add} must be called
   * @throws IOException if the disk fails
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

  /** Returns the start of the next summary's period. Valid only after {@link #isDue}. */
  public Instant since() {
    return since;
  }

  /**
   * Queues the summary.
   *
   * @param events the number of events since {@link #since}, by their names in the audit logs
   * @throws IOException if it is not on disk; the caller tries again
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
            OutboxStatus.load(folders, MailRecipients.parse("")).undelivered());
    // Named after its due time: after a crash before the next line, the same file is written again.
    digests.add(AlertDigest.of(ID_PREFIX + ID_FORMAT.format(nextDue()), summary));
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
    return digests.waiting().stream().anyMatch(key -> key.startsWith(ID_PREFIX));
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
    AtomicFileWriter.replaceTorn(
        folders.state().resolve(STATE_FILE_NAME),
        JsonCodec.toFileBytes(new SavedDay(since.toString(), now)));
    written = now;
  }
}
