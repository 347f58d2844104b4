package dev.dropgate.alert;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
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
public final class DailySummary {
  static final String NAME = "day.status";
  private static final Logger LOG = LoggerFactory.getLogger(DailySummary.class);
  private static final String PREFIX = "summary-";
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm");

  /**
   * What is on disk.
   *
   * @param since the end of the last summary's time
   * @param seen entries that got a verdict since then
   */
  record Day(String since, long seen) {}

  private final Clock clock;

  /** Before anything is judged: what happens until the first look belongs to the first summary. */
  private final Instant made;

  private final AtomicLong seen = new AtomicLong();
  private MailFolders folders;
  private LocalTime at;
  private Instant since;
  private long written;

  /** For the routes. */
  public DailySummary() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  DailySummary(Clock clock) {
    this.clock = clock;
    this.made = clock.instant();
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
      start();
    }
    if (seen.get() != written) {
      write();
    }
    return !clock.instant().isBefore(next().toInstant()) && !waits();
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
    Summary summary =
        new Summary(
            since.toString(),
            now.toString(),
            counted,
            events.getOrDefault("quarantined", 0L),
            events.getOrDefault("held", 0L),
            events.getOrDefault("restored", 0L) + events.getOrDefault("released", 0L),
            OutboxLook.at(folders.tickets()).undelivered());
    // Named after its time: a crash before the next line makes the same file again.
    String id = PREFIX + ID.format(next());
    Disk.replaceTorn(
        MailFolders.file(folders.mail(), id),
        Json.file(new Digest(id, null, null, id, null, summary)));
    seen.addAndGet(-counted);
    since = now;
    write();
  }

  private ZonedDateTime next() {
    ZonedDateTime last = since.atZone(clock.getZone());
    ZonedDateTime next = last.with(at);
    return next.isAfter(last) ? next : last.plusDays(1).with(at);
  }

  private boolean waits() throws IOException {
    for (Path folder : new Path[] {folders.mail(), folders.deferred()}) {
      for (Path file : MailFolders.files(folder)) {
        if (file.getFileName().toString().startsWith(PREFIX)) {
          return true;
        }
      }
    }
    return false;
  }

  private void start() throws IOException {
    try {
      Day day = Json.read(Files.readAllBytes(folders.state().resolve(NAME)), Day.class);
      since = Instant.parse(day.since());
      seen.addAndGet(day.seen());
      if (since.isAfter(clock.instant())) {
        since = clock.instant(); // the clock was turned back
      }
    } catch (IOException | DateTimeParseException | NullPointerException e) {
      LOG.debug("No summary before this one", e);
      since = made;
      write();
    }
  }

  private void write() throws IOException {
    long now = seen.get();
    Disk.replaceTorn(folders.state().resolve(NAME), Json.file(new Day(since.toString(), now)));
    written = now;
  }

  /**
   * Sets the outbox.
   *
   * @param folder its path
   */
  public void setFolder(String folder) {
    folders =
        new MailFolders(
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
