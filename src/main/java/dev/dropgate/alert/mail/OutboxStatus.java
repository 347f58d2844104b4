package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryState;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The status of the outbox, read from the disk only.
 *
 * @param waiting the number of alerts that still have to be sent by mail
 * @param undelivered the number of alerts that the mail server has not accepted: those that wait
 *     and those in refused digests, each once, however many recipients they have
 * @param oldest when the oldest of them was detected; null for none
 * @param digests the digests with failed attempts
 * @param failed the digests refused permanently
 * @param alsoNotify the number of alerts that other endpoints have not accepted yet
 * @param alsoNotifyFailed the number of alerts that other endpoints refused permanently
 * @param damaged the number of files moved aside
 * @param lastAccepted when the mail server accepted the last mail; null if it never did
 * @param problem the failure of the last attempt; null if it succeeded
 * @param problemSince the first of the consecutive failures
 * @param nextTry the earliest time of the next attempt; null if it may start now
 */
public record OutboxStatus(
    long waiting,
    long undelivered,
    String oldest,
    List<StuckDigest> digests,
    List<StuckDigest> failed,
    long alsoNotify,
    long alsoNotifyFailed,
    long damaged,
    String lastAccepted,
    String problem,
    String problemSince,
    String nextTry) {

  /**
   * An unsent digest.
   *
   * @param id its id
   * @param alerts the number of its alerts
   * @param to the recipients whom it did not reach; null if unknown
   * @param attempts the number of attempts
   * @param nextTry the earliest time of the next attempt; null for never
   * @param reason the reply of the mail server or the network failure; null if unknown
   */
  public record StuckDigest(
      String id, long alerts, String to, int attempts, Instant nextTry, PrintableText reason) {
    /** Returns one printable line for people. */
    @Override
    public String toString() {
      return PrintableText.ofEscaped(id)
          + ": "
          + (alerts == 1 ? "1 alert" : alerts + " alerts")
          + (to == null ? "" : " to " + PrintableText.ofEscaped(to))
          + ", tried "
          + (attempts == 1 ? "once" : attempts + " times")
          + (nextTry == null ? "" : ", next try at " + nextTry)
          + (reason == null ? "" : ": " + reason);
    }
  }

  /**
   * Loads the status.
   *
   * @param outbox the folders of the outbox, which need not exist
   * @param recipients determines the recipients of a digest
   * @throws IOException if it cannot be read
   */
  public static OutboxStatus load(OutboxLayout outbox, MailRecipients recipients)
      throws IOException {
    AlertCount count = new AlertCount();
    for (Path file : OutboxLayout.listFiles(outbox.outbox())) {
      count.add(read(file, AlertTicket.class));
    }
    for (Path file : OutboxLayout.listFiles(outbox.mail())) {
      count.add(read(file, AlertDigest.class));
    }
    List<StuckDigest> deferred = readStuck(outbox.deferred(), recipients, count);
    AlertCount all = new AlertCount();
    all.alerts.addAll(count.alerts);
    List<StuckDigest> failed = readStuck(outbox.failed(), recipients, all);
    MailState.SavedState state =
        read(
            outbox.outbox().resolve("state").resolve(MailState.STATE_FILE_NAME),
            MailState.SavedState.class);
    return new OutboxStatus(
        count.alerts.size(),
        all.alerts.size(),
        count.oldest,
        deferred,
        failed,
        OutboxLayout.listFiles(outbox.alsoNotify()).size(),
        OutboxLayout.listFiles(outbox.alsoNotifyFailed()).size(),
        countFiles(outbox.damaged()),
        state == null ? null : state.lastAccepted(),
        state == null ? null : state.problem(),
        state == null ? null : state.problemSince(),
        state == null ? null : state.nextTry());
  }

  private static List<StuckDigest> readStuck(
      Path folder, MailRecipients recipients, AlertCount count) throws IOException {
    List<StuckDigest> all = new ArrayList<>();
    for (Path file : OutboxLayout.listFiles(folder)) {
      AlertDigest digest = read(file, AlertDigest.class);
      count.add(digest);
      DeliveryState state = digest == null ? null : digest.delivery();
      all.add(
          new StuckDigest(
              OutboxLayout.key(file),
              digest == null ? 0 : digest.tickets().size(),
              digest == null ? null : recipients(digest, recipients),
              state == null ? 0 : state.attempts(),
              state == null ? null : state.nextTry(),
              state == null ? null : state.reason()));
    }
    return all;
  }

  private static String recipients(AlertDigest digest, MailRecipients recipients) {
    return digest.recipient() == null
        ? String.join(", ", recipients.of(digest))
        : digest.recipient();
  }

  private static final class AlertCount {
    /** Each recipient has a copy of the same alerts. */
    private final Set<String> alerts = new HashSet<>();

    private String oldest;

    private void add(AlertTicket ticket) {
      if (ticket != null) {
        alerts.add(ticket.id());
        boolean first = oldest == null || ticket.detectedAt().compareTo(oldest) < 0;
        oldest = first ? ticket.detectedAt() : oldest;
      }
    }

    private void add(AlertDigest digest) {
      if (digest != null) {
        digest.tickets().forEach(this::add);
      }
    }
  }

  private static long countFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  // A missing or damaged file counts as absent; the gate moves damaged files aside.
  private static <T> T read(Path file, Class<T> type) {
    try {
      return JsonCodec.read(Files.readAllBytes(file), type);
    } catch (IOException e) {
      return null;
    }
  }
}
