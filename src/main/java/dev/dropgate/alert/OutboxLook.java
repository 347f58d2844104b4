package dev.dropgate.alert;

import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the outbox stands, read from the disk only.
 *
 * @param waiting alerts that still have to leave by mail
 * @param oldest when the oldest of them was detected; null for none
 * @param digests the digests that were tried without success
 * @param failed what was refused for good
 * @param alsoNotify alerts that other endpoints have not taken yet
 * @param damaged files that were put aside
 * @param lastAccepted when the mail server took the last mail; null if it never did
 * @param problem how the last try ended; null if it succeeded
 * @param problemSince the first of the failures in a row
 * @param nextTry not before; null if nothing keeps it back
 */
public record OutboxLook(
    long waiting,
    String oldest,
    List<Stuck> digests,
    List<Stuck> failed,
    long alsoNotify,
    long damaged,
    String lastAccepted,
    String problem,
    String problemSince,
    String nextTry) {

  /**
   * A digest that has not left.
   *
   * @param id its id
   * @param alerts so many
   * @param to those whom it did not reach; null if unknown
   * @param attempts how often it was tried
   * @param nextTry not before; null for never
   * @param reason what the mail server or the network said; null if unknown
   */
  public record Stuck(
      String id, long alerts, String to, int attempts, String nextTry, String reason) {
    /** Returns one printable line for people. */
    @Override
    public String toString() {
      return SafeText.again(id)
          + ": "
          + (alerts == 1 ? "1 alert" : alerts + " alerts")
          + (to == null ? "" : " to " + SafeText.again(to))
          + ", tried "
          + (attempts == 1 ? "once" : attempts + " times")
          + (nextTry == null ? "" : ", next try at " + SafeText.again(nextTry))
          + (reason == null ? "" : ": " + SafeText.again(reason));
    }
  }

  /**
   * Looks.
   *
   * @param outbox its folder; it need not be there
   * @throws IOException if it cannot be read
   */
  public static OutboxLook at(Path outbox) throws IOException {
    Count count = new Count();
    for (Path file : files(outbox)) {
      count.add(read(file, Ticket.class));
    }
    for (Path file : files(outbox.resolve("mail"))) {
      count.add(read(file, Digest.class));
    }
    List<Stuck> deferred = stuck(outbox.resolve("deferred"), count);
    List<Stuck> failed = stuck(outbox.resolve("failed"), new Count());
    MailMemory.State state =
        read(outbox.resolve("state").resolve(MailMemory.NAME), MailMemory.State.class);
    return new OutboxLook(
        count.alerts,
        count.oldest,
        deferred,
        failed,
        files(outbox.resolve("also-notify")).size(),
        all(outbox.resolve("damaged")).size(),
        state == null ? null : state.lastAccepted(),
        state == null ? null : state.problem(),
        state == null ? null : state.problemSince(),
        state == null ? null : state.nextTry());
  }

  /** Alerts that nobody has accepted yet. */
  public long undelivered() {
    return waiting + failed.stream().mapToLong(Stuck::alerts).sum();
  }

  private static List<Stuck> stuck(Path folder, Count count) throws IOException {
    List<Stuck> all = new ArrayList<>();
    for (Path file : files(folder)) {
      Digest digest = read(file, Digest.class);
      count.add(digest);
      String name = file.getFileName().toString();
      String id = name.substring(0, name.length() - MailFolders.JSON.length());
      Why why = Why.read(folder, id);
      all.add(
          new Stuck(
              id,
              digest == null ? 0 : digest.tickets().size(),
              why == null ? null : why.to(),
              why == null ? 0 : why.attempts(),
              why == null ? null : why.nextTry(),
              why == null ? null : why.reason()));
    }
    return all;
  }

  private static final class Count {
    private long alerts;
    private String oldest;

    private void add(Ticket ticket) {
      if (ticket != null) {
        alerts++;
        boolean first = oldest == null || ticket.detectedAt().compareTo(oldest) < 0;
        oldest = first ? ticket.detectedAt() : oldest;
      }
    }

    private void add(Digest digest) {
      if (digest != null) {
        digest.tickets().forEach(this::add);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    return all(folder).stream()
        .filter(file -> file.toString().endsWith(MailFolders.JSON))
        .sorted()
        .toList();
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  // Gone, or damaged: the gate puts that aside.
  private static <T> T read(Path file, Class<T> type) {
    try {
      return Json.read(Files.readAllBytes(file), type);
    } catch (IOException e) {
      return null;
    }
  }
}
