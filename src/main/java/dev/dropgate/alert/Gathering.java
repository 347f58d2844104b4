package dev.dropgate.alert;

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
 * Gathers tickets into digests: one an interval for each group, the first at once. Reads each
 * ticket once to learn its group, and once more when it goes. Not thread safe.
 */
final class Gathering {
  private final MailFolders folders;
  private final MailQueue queue;
  private final MailMemory memory;
  private final Map<Path, Group> groups = new LinkedHashMap<>();

  Gathering(MailFolders folders, MailQueue queue, MailMemory memory) {
    this.folders = folders;
    this.queue = queue;
    this.memory = memory;
  }

  /**
   * Makes the digests that are due.
   *
   * @param interval between two of one group
   * @param most so many digests at most
   * @return whether there is one
   */
  boolean run(Instant now, Duration interval, int most) throws IOException {
    Map<Group, List<Path>> tickets = tickets();
    Set<Group> waiting = tickets.isEmpty() ? Set.of() : queue.waiting();
    int made = 0;
    for (Map.Entry<Group, List<Path>> group : tickets.entrySet()) {
      if (made < most
          && !waiting.contains(group.getKey())
          && memory.due(group.getKey(), now, interval)
          && sumUp(group.getKey(), group.getValue(), now)) {
        made++;
      }
    }
    if (made > 0) {
      memory.write(folders.state());
    }
    return made > 0;
  }

  private Map<Group, List<Path>> tickets() throws IOException {
    List<Path> files = MailFolders.files(folders.tickets());
    if (groups.size() > files.size()) {
      groups.keySet().retainAll(new HashSet<>(files));
    }
    Map<Group, List<Path>> tickets = new LinkedHashMap<>();
    for (Path file : files) {
      Group group = groups.get(file);
      if (group == null) {
        Ticket ticket = folders.read(file, Ticket.class);
        if (ticket == null) {
          continue;
        }
        group = Group.of(ticket);
        groups.put(file, group);
      }
      tickets.computeIfAbsent(group, g -> new ArrayList<>()).add(file);
    }
    return tickets;
  }

  // First the digest, whole and on disk, then the tickets go: a crash in between leaves tickets
  // that are in a digest, and the next start removes them.
  private boolean sumUp(Group group, List<Path> files, Instant now) throws IOException {
    List<Ticket> tickets = new ArrayList<>();
    List<Path> taken = new ArrayList<>();
    for (Path file : files.subList(0, Math.min(files.size(), MailQueue.TICKETS_A_DIGEST))) {
      Ticket ticket = folders.read(file, Ticket.class);
      if (ticket != null) {
        tickets.add(ticket);
        taken.add(file);
      }
    }
    if (tickets.isEmpty()) {
      return false;
    }
    String id = tickets.get(0).id() + "-" + tickets.size();
    Digest digest =
        new Digest(id, group.directory(), group.to(), memory.thread(group, id, now), tickets, null);
    queue.add(digest);
    for (Path ticket : taken) {
      Files.deleteIfExists(ticket);
      groups.remove(ticket);
    }
    memory.made(digest, now);
    return true;
  }
}
