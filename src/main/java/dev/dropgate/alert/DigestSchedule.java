package dev.dropgate.alert;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the file consumer that sends the alerts, as its {@code pollStrategy}: gathers the
 * tickets of the outbox into one digest when one is due (the first at once, then one an interval),
 * and keeps the consumer from a mail server that has just failed. The consumer deletes a digest
 * when it was sent. Used by the consumer's one thread.
 */
public final class DigestSchedule implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(DigestSchedule.class);

  /** Bounds the memory that one mail takes; the rest goes into the next. */
  private static final int TICKETS_A_DIGEST = 10_000;

  /** Postfix's habit: no longer than an hour between two tries. */
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toNanos(1);

  private Path folder;
  private long intervalNanos = TimeUnit.MINUTES.toNanos(1);
  private boolean recovered;
  private long lastSent;
  private int failures;
  private long notBefore;
  private volatile boolean sentBefore;
  private volatile String problem;

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    long now = System.nanoTime();
    if (failures > 0 && now - notBefore < 0) {
      return false;
    }
    try {
      if (!recovered) {
        forgetSummedUp();
        recovered = true;
      }
      return !files(mailFolder()).isEmpty() || (isDue(now) && sumUp());
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot read the outbox {}: {}", SafeText.of(folder), SafeText.of(e.toString()));
      failures++;
      pause(now);
      return false;
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // the route tells the outcome by sent() and failed()
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    failed(cause);
    return false;
  }

  /** The mail server has accepted a digest. */
  public void sent() {
    LOG.info(failures > 0 ? "Alerts leave again" : "Alert accepted by the mail server");
    failures = 0;
    problem = null;
    sentBefore = true;
    lastSent = System.nanoTime();
  }

  /**
   * A digest could not be sent; it stays, and the next try waits twice as long as the last.
   *
   * @param reason what the mail server or the network said
   */
  public void failed(Throwable reason) {
    failures++;
    problem = MailProblem.text(reason);
    long pause = pause(System.nanoTime());
    LOG.warn(
        "Alert not sent, it stays in the outbox; next try in {} s: {}",
        TimeUnit.NANOSECONDS.toSeconds(pause),
        problem);
  }

  /**
   * Whether a digest was accepted since the start.
   *
   * @return true once one was
   */
  public boolean hasSent() {
    return sentBefore;
  }

  /**
   * What the last try ended with.
   *
   * @return one printable line; null if the last try succeeded or none was made
   */
  public String problem() {
    return problem;
  }

  private long pause(long now) {
    long pause = Math.min(LONGEST_PAUSE, intervalNanos << Math.min(Math.max(failures - 1, 0), 12));
    notBefore = now + pause;
    return pause;
  }

  private boolean isDue(long now) {
    return !sentBefore || now - lastSent >= intervalNanos;
  }

  // First the digest, whole and on disk, then the tickets go: a crash in between leaves tickets
  // that are in a digest, and
  // the next start removes them.
  private boolean sumUp() throws IOException {
    List<Path> files = files(folder);
    List<Ticket> tickets = new ArrayList<>();
    List<Path> taken = new ArrayList<>();
    for (Path file : files.subList(0, Math.min(files.size(), TICKETS_A_DIGEST))) {
      Ticket ticket = read(file, Ticket.class);
      if (ticket != null) {
        tickets.add(ticket);
        taken.add(file);
      }
    }
    if (tickets.isEmpty()) {
      return false;
    }
    Digest digest = Digest.of(tickets.get(0).id() + "-" + tickets.size(), tickets);
    Disk.writeNew(mailFolder().resolve(digest.id() + ".json"), Json.file(digest));
    for (Path ticket : taken) {
      Files.deleteIfExists(ticket);
    }
    return true;
  }

  private void forgetSummedUp() throws IOException {
    for (Path file : files(mailFolder())) {
      Digest digest = read(file, Digest.class);
      if (digest != null) {
        for (Ticket ticket : digest.tickets()) {
          Files.deleteIfExists(folder.resolve(ticket.id() + ".json"));
        }
      }
    }
  }

  // A file that is no ticket would stop all alerts: it is put aside, and people are told.
  private <T> T read(Path file, Class<T> type) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      return Json.read(content, type);
    } catch (IOException e) {
      PutAside.damaged(folder, file);
      return null;
    }
  }

  private Path mailFolder() throws IOException {
    return Disk.privateFolder(folder.resolve("mail"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /**
   * Sets the outbox.
   *
   * @param folder its path
   */
  public void setFolder(String folder) {
    this.folder =
        RawNames.path(folder.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /**
   * Sets the time between two mails.
   *
   * @param interval in milliseconds, at least 1
   */
  public void setInterval(long interval) {
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, interval));
  }
}
