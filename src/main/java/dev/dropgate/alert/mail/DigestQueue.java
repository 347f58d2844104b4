package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Digests on disk. The folder of a digest is its state: {@code mail} holds those to send next,
 * {@code deferred} those that wait for another attempt, {@code failed} those refused permanently. A
 * rename changes the state. A crash leaves a digest in one folder, or in two while it is split by
 * recipients: at worst a mail is sent twice. Not thread safe.
 */
public final class DigestQueue {
  /** Bounds the memory that one mail takes; further tickets go into the next mail. */
  static final int MAX_TICKETS_PER_DIGEST = 10_000;

  private final OutboxLayout folders;
  private final Map<Path, DigestKey> groups = new HashMap<>();

  public DigestQueue(OutboxLayout folders) {
    this.folders = folders;
  }

  /**
   * Cleans up after a start: deletes tickets that are already in a digest, and state files without
   * a digest.
   */
  public void recover() throws IOException {
    for (Path folder : List.of(folders.mail(), folders.deferred(), folders.failed())) {
      for (Path file : OutboxLayout.listFiles(folder)) {
        AlertDigest digest = folders.read(file, AlertDigest.class);
        if (digest != null) {
          for (AlertTicket ticket : digest.tickets()) {
            Files.deleteIfExists(OutboxLayout.jsonFile(folders.tickets(), ticket.id()));
          }
        }
      }
    }
    for (Path folder : List.of(folders.deferred(), folders.failed())) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path why : all.filter(DeliveryState::isStateFile).toList()) {
          if (!exists(folder, DeliveryState.digestId(why))
              && !exists(folders.mail(), DeliveryState.digestId(why))) {
            Files.deleteIfExists(why);
          }
        }
      }
    }
  }

  private static boolean exists(Path folder, String id) {
    return Files.exists(OutboxLayout.jsonFile(folder, id));
  }

  /** Returns whether a digest waits for the consumer. */
  public boolean isReady() throws IOException {
    return !OutboxLayout.listFiles(folders.mail()).isEmpty();
  }

  /** Adds a digest. Adding the same one again changes nothing. */
  void add(AlertDigest digest) throws IOException {
    AtomicFileWriter.replaceTorn(
        OutboxLayout.jsonFile(folders.mail(), digest.id()), JsonCodec.toFileBytes(digest));
  }

  /**
   * Moves the digests that are due to the consumer's folder.
   *
   * @param most the maximum number of digests to move
   * @return whether at least one was moved
   */
  public boolean activate(Instant now, int most) throws IOException {
    int moved = 0;
    for (Path file : OutboxLayout.listFiles(folders.deferred())) {
      Path target = folders.mail().resolve(file.getFileName());
      DeliveryState why = DeliveryState.read(folders.deferred(), id(file));
      if (moved < most && (why == null || why.isDue(now)) && !Files.exists(target)) {
        DurableFiles.rename(file, target);
        groups.remove(file);
        moved++;
      }
    }
    return moved > 0;
  }

  private static String id(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - OutboxLayout.JSON_SUFFIX.length());
  }

  /** Returns the groups with a deferred digest. Their tickets accumulate until it is sent. */
  Set<DigestKey> waitingKeys() throws IOException {
    List<Path> files = OutboxLayout.listFiles(folders.deferred());
    groups.keySet().retainAll(new HashSet<>(files));
    for (Path file : files) {
      if (!groups.containsKey(file)) {
        AlertDigest digest = folders.read(file, AlertDigest.class);
        if (digest != null) {
          groups.put(file, DigestKey.of(digest));
        }
      }
    }
    return new HashSet<>(groups.values());
  }

  /** Returns the number of failed attempts to send a digest. */
  public int attempts(String id) throws IOException {
    DeliveryState why = DeliveryState.read(folders.deferred(), id);
    return why == null ? 0 : why.attempts();
  }

  /**
   * Defers a digest.
   *
   * @param digest the digest as the consumer had it
   * @param to the recipients who do not have the mail; null if none of them has it
   * @param pause the time until the next attempt
   */
  public void defer(
      AlertDigest digest, String to, String recipients, String reason, Instant now, Duration pause)
      throws IOException {
    DeliveryState last = DeliveryState.read(folders.deferred(), digest.id());
    new DeliveryState(
            last == null ? 1 : last.attempts() + 1,
            last == null ? now.toString() : last.since(),
            now.toString(),
            now.plus(pause).toString(),
            recipients,
            reason)
        .write(folders.deferred(), digest.id());
    Path from = OutboxLayout.jsonFile(folders.mail(), digest.id());
    Path target = OutboxLayout.jsonFile(folders.deferred(), digest.id());
    groups.remove(target);
    if (to == null) {
      DurableFiles.sync(folders.deferred());
      move(from, target);
    } else {
      AlertDigest rest = digest.withRecipients(to);
      Path twin = findMergeable(rest);
      if (twin == null) {
        AtomicFileWriter.replaceTorn(target, JsonCodec.toFileBytes(rest));
      } else {
        merge(twin, rest);
      }
    }
  }

  // Merges digests, so that a recipient whose mailbox is full all night gets one mail in the
  // morning.
  private Path findMergeable(AlertDigest rest) throws IOException {
    for (Path file : OutboxLayout.listFiles(folders.deferred())) {
      if (!id(file).equals(rest.id()) && rest.summary() == null) {
        AlertDigest other = folders.read(file, AlertDigest.class);
        if (other != null
            && other.summary() == null
            && DigestKey.of(other).equals(DigestKey.of(rest))
            && other.tickets().size() + rest.tickets().size() <= MAX_TICKETS_PER_DIGEST) {
          return file;
        }
      }
    }
    return null;
  }

  // Gives the merged digest a new id, because mail programs may hide a mail with a known id.
  private void merge(Path twin, AlertDigest rest) throws IOException {
    AlertDigest other = folders.read(twin, AlertDigest.class);
    if (other == null) {
      AtomicFileWriter.replaceTorn(
          OutboxLayout.jsonFile(folders.deferred(), rest.id()), JsonCodec.toFileBytes(rest));
      return;
    }
    Map<String, AlertTicket> tickets = new LinkedHashMap<>();
    other.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
    rest.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
    String id = rest.id() + "-" + tickets.size();
    DeliveryState why = DeliveryState.read(folders.deferred(), other.id());
    if (why != null) {
      why.write(folders.deferred(), id);
    }
    AlertDigest both =
        new AlertDigest(
            id, rest.directory(), rest.to(), other.thread(), List.copyOf(tickets.values()), null);
    AtomicFileWriter.replaceTorn(
        OutboxLayout.jsonFile(folders.deferred(), id), JsonCodec.toFileBytes(both));
    Files.deleteIfExists(twin);
    Files.deleteIfExists(DeliveryState.file(folders.deferred(), other.id()));
    Files.deleteIfExists(DeliveryState.file(folders.deferred(), rest.id()));
  }

  /**
   * Parks a digest, or the part of it for some recipients.
   *
   * @param to the recipients who refuse it; null for all
   * @return whether it was not parked before
   */
  public boolean park(AlertDigest digest, String to, String recipients, String reason, Instant now)
      throws IOException {
    boolean isNew = !exists(folders.failed(), digest.id());
    DeliveryState last = DeliveryState.read(folders.deferred(), digest.id());
    new DeliveryState(
            last == null ? 1 : last.attempts() + 1,
            last == null ? now.toString() : last.since(),
            now.toString(),
            null,
            recipients,
            reason)
        .write(folders.failed(), digest.id());
    Path target = OutboxLayout.jsonFile(folders.failed(), digest.id());
    if (to == null) {
      move(OutboxLayout.jsonFile(folders.mail(), digest.id()), target);
    } else {
      AtomicFileWriter.replaceTorn(target, JsonCodec.toFileBytes(digest.withRecipients(to)));
    }
    return isNew;
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(to.getParent());
    DurableFiles.sync(from.getParent());
  }

  /** Removes a digest from the consumer's folder, after it was moved, split or delivered. */
  public void remove(String id) throws IOException {
    Files.deleteIfExists(OutboxLayout.jsonFile(folders.mail(), id));
  }

  /** Removes the state of a delivered digest. The consumer deletes the digest itself. */
  public void removeDeliveryState(String id) throws IOException {
    if (!exists(folders.deferred(), id)) {
      Files.deleteIfExists(DeliveryState.file(folders.deferred(), id));
    }
  }
}
