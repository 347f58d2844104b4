package dev.dropgate.alert;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
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
 * Digests on disk: {@code mail} is what goes next, {@code deferred} what waits for another try,
 * {@code failed} what was refused for good. Where a digest is says how it stands, and it gets there
 * by a rename, so that a crash leaves it in one place or, while its recipients part, in two: a mail
 * twice at worst. Not thread safe.
 */
final class MailQueue {
  /** Bounds the memory that one mail takes; the rest goes into the next. */
  static final int TICKETS_A_DIGEST = 10_000;

  private final MailFolders folders;
  private final Map<Path, Group> groups = new HashMap<>();

  MailQueue(MailFolders folders) {
    this.folders = folders;
  }

  /** After a start: tickets that are in a digest already go, and what stands beside nothing. */
  void recover() throws IOException {
    for (Path folder : List.of(folders.mail(), folders.deferred(), folders.failed())) {
      for (Path file : MailFolders.files(folder)) {
        Digest digest = folders.read(file, Digest.class);
        if (digest != null) {
          for (Ticket ticket : digest.tickets()) {
            Files.deleteIfExists(MailFolders.file(folders.tickets(), ticket.id()));
          }
        }
      }
    }
    for (Path folder : List.of(folders.deferred(), folders.failed())) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path why : all.filter(Why::is).toList()) {
          if (!isThere(folder, Why.id(why)) && !isThere(folders.mail(), Why.id(why))) {
            Files.deleteIfExists(why);
          }
        }
      }
    }
  }

  private static boolean isThere(Path folder, String id) {
    return Files.exists(MailFolders.file(folder, id));
  }

  /** Whether a digest waits for the consumer. */
  boolean isReady() throws IOException {
    return !MailFolders.files(folders.mail()).isEmpty();
  }

  /** Adds a digest; the same one a second time changes nothing. */
  void add(Digest digest) throws IOException {
    Disk.replaceTorn(MailFolders.file(folders.mail(), digest.id()), Json.file(digest));
  }

  /**
   * Gives the consumer what is due.
   *
   * @param most so many digests at most
   * @return whether there was one
   */
  boolean activate(Instant now, int most) throws IOException {
    int moved = 0;
    for (Path file : MailFolders.files(folders.deferred())) {
      Path target = folders.mail().resolve(file.getFileName());
      Why why = Why.read(folders.deferred(), id(file));
      if (moved < most && (why == null || why.due(now)) && !Files.exists(target)) {
        Disk.rename(file, target);
        groups.remove(file);
        moved++;
      }
    }
    return moved > 0;
  }

  private static String id(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - MailFolders.JSON.length());
  }

  /** The groups of which a digest waits; their tickets are summed up until it has gone. */
  Set<Group> waiting() throws IOException {
    List<Path> files = MailFolders.files(folders.deferred());
    groups.keySet().retainAll(new HashSet<>(files));
    for (Path file : files) {
      if (!groups.containsKey(file)) {
        Digest digest = folders.read(file, Digest.class);
        if (digest != null) {
          groups.put(file, Group.of(digest));
        }
      }
    }
    return new HashSet<>(groups.values());
  }

  /** How often a digest was tried without success. */
  int attempts(String id) throws IOException {
    Why why = Why.read(folders.deferred(), id);
    return why == null ? 0 : why.attempts();
  }

  /**
   * Lets a digest wait.
   *
   * @param digest as the consumer had it
   * @param to those who have not got it; null if that is everybody
   * @param pause until the next try
   */
  void defer(
      Digest digest, String to, String recipients, String reason, Instant now, Duration pause)
      throws IOException {
    Why last = Why.read(folders.deferred(), digest.id());
    new Why(
            last == null ? 1 : last.attempts() + 1,
            last == null ? now.toString() : last.since(),
            now.toString(),
            now.plus(pause).toString(),
            recipients,
            reason)
        .write(folders.deferred(), digest.id());
    Path from = MailFolders.file(folders.mail(), digest.id());
    Path target = MailFolders.file(folders.deferred(), digest.id());
    groups.remove(target);
    if (to == null) {
      Disk.sync(folders.deferred());
      move(from, target);
    } else {
      Digest rest = digest.with(to);
      Path twin = twin(rest);
      if (twin == null) {
        Disk.replaceTorn(target, Json.file(rest));
      } else {
        join(twin, rest);
      }
    }
  }

  // Somebody whose mailbox is full all night gets one mail in the morning.
  private Path twin(Digest rest) throws IOException {
    for (Path file : MailFolders.files(folders.deferred())) {
      if (!id(file).equals(rest.id()) && rest.summary() == null) {
        Digest other = folders.read(file, Digest.class);
        if (other != null
            && other.summary() == null
            && Group.of(other).equals(Group.of(rest))
            && other.tickets().size() + rest.tickets().size() <= TICKETS_A_DIGEST) {
          return file;
        }
      }
    }
    return null;
  }

  // Under a name of its own: a reader's mail program may hide what it takes for the same mail.
  private void join(Path twin, Digest rest) throws IOException {
    Digest other = folders.read(twin, Digest.class);
    if (other == null) {
      Disk.replaceTorn(MailFolders.file(folders.deferred(), rest.id()), Json.file(rest));
      return;
    }
    Map<String, Ticket> tickets = new LinkedHashMap<>();
    other.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
    rest.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
    String id = rest.id() + "-" + tickets.size();
    Why why = Why.read(folders.deferred(), other.id());
    if (why != null) {
      why.write(folders.deferred(), id);
    }
    Digest both =
        new Digest(
            id, rest.directory(), rest.to(), other.thread(), List.copyOf(tickets.values()), null);
    Disk.replaceTorn(MailFolders.file(folders.deferred(), id), Json.file(both));
    Files.deleteIfExists(twin);
    Files.deleteIfExists(Why.file(folders.deferred(), other.id()));
    Files.deleteIfExists(Why.file(folders.deferred(), rest.id()));
  }

  /**
   * Parks a digest, or the part of it for some recipients.
   *
   * @param to those who refuse it; null if that is everybody
   * @return whether it was not parked before
   */
  boolean park(Digest digest, String to, String recipients, String reason, Instant now)
      throws IOException {
    boolean isNew = !isThere(folders.failed(), digest.id());
    Why last = Why.read(folders.deferred(), digest.id());
    new Why(
            last == null ? 1 : last.attempts() + 1,
            last == null ? now.toString() : last.since(),
            now.toString(),
            null,
            recipients,
            reason)
        .write(folders.failed(), digest.id());
    Path target = MailFolders.file(folders.failed(), digest.id());
    if (to == null) {
      move(MailFolders.file(folders.mail(), digest.id()), target);
    } else {
      Disk.replaceTorn(target, Json.file(digest.with(to)));
    }
    return isNew;
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    Disk.sync(to.getParent());
    Disk.sync(from.getParent());
  }

  /** A digest, or the part of it that is left, is elsewhere or has arrived. */
  void gone(String id) throws IOException {
    Files.deleteIfExists(MailFolders.file(folders.mail(), id));
  }

  /** A digest has arrived; the consumer deletes it. */
  void arrived(String id) throws IOException {
    if (!isThere(folders.deferred(), id)) {
      Files.deleteIfExists(Why.file(folders.deferred(), id));
    }
  }
}
