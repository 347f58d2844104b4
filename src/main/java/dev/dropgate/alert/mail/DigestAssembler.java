package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects tickets into digests: one per interval for each group, and the first one at once. Reads
 * each ticket once to learn its group, and once more to include it. Not thread safe.
 */
public final class DigestAssembler {
  private final OutboxLayout folders;
  private final DigestQueue queue;
  private final MailState memory;
  private final Map<Path, DigestKey> groups = new LinkedHashMap<>();

  public DigestAssembler(OutboxLayout folders, DigestQueue queue, MailState memory) {
    this.folders = folders;
    this.queue = queue;
    this.memory = memory;
  }

  /**
   * Creates the digests that are due.
   *
   * @param interval the time between two digests of one group
   * @param most the maximum number of digests to create
   * @return whether at least one was created
   */
  public boolean assembleDue(Instant now, Duration interval, int most) throws IOException {
    Map<DigestKey, List<Path>> tickets = ticketsByKey();
    Set<DigestKey> waiting = tickets.isEmpty() ? Set.of() : queue.waitingKeys();
    int made = 0;
    for (Map.Entry<DigestKey, List<Path>> group : tickets.entrySet()) {
      if (made < most
          && !waiting.contains(group.getKey())
          && memory.isDue(group.getKey(), now, interval)
          && assembleDigest(group.getKey(), group.getValue(), now)) {
        made++;
      }
    }
    if (made > 0) {
      memory.write(folders.state());
    }
    return made > 0;
  }

  private Map<DigestKey, List<Path>> ticketsByKey() throws IOException {
    List<Path> files = OutboxLayout.listFiles(folders.tickets());
    if (groups.size() > files.size()) {
      groups.keySet().retainAll(new HashSet<>(files));
    }
    Map<DigestKey, List<Path>> tickets = new LinkedHashMap<>();
    for (Path file : files) {
      DigestKey group = groups.get(file);
      if (group == null) {
        AlertTicket ticket = folders.read(file, AlertTicket.class);
        if (ticket == null) {
          continue;
        }
        group = DigestKey.of(ticket);
        groups.put(file, group);
      }
      tickets.computeIfAbsent(group, g -> new ArrayList<>()).add(file);
    }
    return tickets;
  }

  // Writes the digest to disk before it deletes the tickets. A crash in between leaves tickets that
  // are in a digest, and the next start deletes them.
  private boolean assembleDigest(DigestKey group, List<Path> files, Instant now)
      throws IOException {
    List<AlertTicket> tickets = new ArrayList<>();
    List<Path> taken = new ArrayList<>();
    for (Path file : files.subList(0, Math.min(files.size(), DigestQueue.MAX_TICKETS_PER_DIGEST))) {
      AlertTicket ticket = folders.read(file, AlertTicket.class);
      if (ticket != null) {
        tickets.add(ticket);
        taken.add(file);
      }
    }
    if (tickets.isEmpty()) {
      return false;
    }
    String id = tickets.get(0).id() + "-" + tickets.size();
    AlertDigest digest =
        new AlertDigest(
            id, group.directory(), group.to(), memory.threadFor(group, id, now), tickets, null);
    queue.add(digest);
    for (Path ticket : taken) {
      Files.deleteIfExists(ticket);
      groups.remove(ticket);
    }
    memory.recordDigest(digest, now);
    return true;
  }
}
