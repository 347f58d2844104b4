package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.FileOutbox;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The digests, which it gathers from tickets when no digest is due: one per interval for each
 * group, and the first one at once. Each recipient gets a copy, so that a mail is taken, deferred
 * or parked as a whole. Not thread safe.
 */
public final class DigestOutbox implements AlertOutbox<AlertDigest> {
  private static final Logger LOG = LoggerFactory.getLogger(DigestOutbox.class);

  /** Bounds the memory that one mail takes; further tickets go into the next mail. */
  static final int MAX_TICKETS_PER_DIGEST = 10_000;

  /** A group, and the only recipient of a copy; null if all recipients get it. */
  private record Copy(DigestKey group, String recipient) {}

  /** Finishes what a crash has interrupted. */
  @FunctionalInterface
  public interface Recovery {
    void run() throws IOException;
  }

  private final AlertOutbox<AlertTicket> tickets;
  private final AlertOutbox<AlertDigest> digests;
  private final MailRecipients addressees;
  private final MailState state;
  private final Duration interval;
  private final Recovery recovery;
  private final Set<String> reported = new HashSet<>();
  private boolean recovered;
  private final Map<String, DigestKey> groups = new LinkedHashMap<>();
  private final Map<String, Copy> copies = new HashMap<>();

  /**
   * Creates an outbox.
   *
   * @param tickets the tickets that wait for their digest
   * @param digests keeps the digests
   * @param addressees determines the recipients
   * @param state knows the last digest of each group
   * @param interval the time between two digests of one group
   * @param recovery what to do before the first use
   */
  public DigestOutbox(
      AlertOutbox<AlertTicket> tickets,
      AlertOutbox<AlertDigest> digests,
      MailRecipients addressees,
      MailState state,
      Duration interval,
      Recovery recovery) {
    this.tickets = tickets;
    this.digests = digests;
    this.addressees = addressees;
    this.state = state;
    this.interval = interval;
    this.recovery = recovery;
  }

  /** Returns the outbox of digests in files. */
  public static AlertOutbox<AlertDigest> files(OutboxLayout layout) {
    return new FileOutbox<>(layout.digests(), AlertDigest.class, any -> true);
  }

  @Override
  public void add(AlertDigest digest, UnitOfWork unit) throws IOException {
    digests.add(digest, unit);
  }

  @Override
  public List<String> waiting() throws IOException {
    return digests.waiting();
  }

  @Override
  public List<String> due(Instant now) throws IOException {
    if (!recovered) {
      recovery.run();
      recovered = true;
    }
    splitNew();
    // Also while a digest is due: with short pauses one always is, and new alerts must not wait.
    if (gatherDue(now)) {
      splitNew();
    }
    return digests.due(now);
  }

  @Override
  public Optional<AlertDigest> read(String key) throws IOException {
    return digests.read(key);
  }

  @Override
  public void defer(String key, PrintableText reason, Instant now, Instant nextTry)
      throws IOException {
    digests.defer(key, reason, now, nextTry);
  }

  @Override
  public void park(String key, PrintableText reason, Instant now) throws IOException {
    digests.park(key, reason, now);
  }

  @Override
  public void done(String key) throws IOException {
    digests.done(key);
  }

  // Also splits what a crash, an earlier version or an administrator has left for all recipients.
  private void splitNew() throws IOException {
    List<String> waiting = digests.waiting();
    copies.keySet().retainAll(new HashSet<>(waiting));
    for (String key : waiting) {
      if (!copies.containsKey(key)) {
        try {
          split(key);
        } catch (IOException e) {
          reportOnce(key, e); // it must not keep the others from being sent
        }
      }
    }
  }

  private void split(String key) throws IOException {
    AlertDigest digest = digests.read(key).orElse(null);
    if (digest == null) {
      return;
    }
    List<String> recipients = addressees.of(digest);
    if (recipients.size() > 1) {
      for (String recipient : recipients) {
        addCopy(digest.forRecipient(recipient));
      }
      digests.done(key);
    } else {
      copies.put(key, copyOf(digest));
    }
  }

  private void reportOnce(String key, IOException problem) {
    if (reported.add(key)) {
      LOG.warn(
          "Cannot read {} in the outbox, it waits: {}",
          PrintableText.of(key),
          PrintableText.of(problem.toString()));
    }
  }

  private Optional<AlertTicket> readTicket(String key) {
    try {
      return tickets.read(key);
    } catch (IOException e) {
      reportOnce(key, e);
      return Optional.empty();
    }
  }

  private static Copy copyOf(AlertDigest digest) {
    return new Copy(DigestKey.of(digest), digest.recipient());
  }

  // A recipient whose mailbox is full all night gets one mail in the morning. The merged digest has
  // a new id, because mail programs may hide a mail with a known id.
  private void addCopy(AlertDigest copy) throws IOException {
    AlertDigest other = copy.summary() == null ? waitingFor(copy) : null;
    if (other == null) {
      digests.add(copy);
      copies.put(copy.key(), copyOf(copy));
      return;
    }
    Map<String, AlertTicket> all = new LinkedHashMap<>();
    other.tickets().forEach(ticket -> all.put(ticket.id(), ticket));
    copy.tickets().forEach(ticket -> all.put(ticket.id(), ticket));
    if (all.size() > other.tickets().size()) {
      AlertDigest both =
          new AlertDigest(
              copy.id() + "-" + all.size(),
              copy.directory(),
              copy.to(),
              copy.recipient(),
              other.thread(),
              List.copyOf(all.values()),
              null,
              other.delivery());
      digests.add(both);
      copies.put(both.key(), copyOf(both));
      digests.done(other.key());
      copies.remove(other.key());
    }
  }

  private AlertDigest waitingFor(AlertDigest copy) throws IOException {
    for (Map.Entry<String, Copy> one : copies.entrySet()) {
      if (one.getValue().equals(copyOf(copy)) && !one.getKey().equals(copy.key())) {
        AlertDigest other = digests.read(one.getKey()).orElse(null);
        if (other != null
            && other.tickets().size() + copy.tickets().size() <= MAX_TICKETS_PER_DIGEST) {
          return other;
        }
      }
    }
    return null;
  }

  private boolean gatherDue(Instant now) throws IOException {
    boolean gathered = false;
    for (Map.Entry<DigestKey, List<String>> group : ticketsByGroup().entrySet()) {
      if (!isEachRecipientWaiting(group.getKey()) && state.isDue(group.getKey(), now, interval)) {
        gathered |= gather(group.getKey(), group.getValue(), now);
      }
    }
    if (gathered) {
      state.write();
    }
    return gathered;
  }

  private Map<DigestKey, List<String>> ticketsByGroup() throws IOException {
    List<String> waiting = tickets.waiting();
    groups.keySet().retainAll(new HashSet<>(waiting));
    Map<DigestKey, List<String>> byGroup = new LinkedHashMap<>();
    for (String key : waiting) {
      if (!groups.containsKey(key)) {
        readTicket(key).ifPresent(ticket -> groups.put(key, DigestKey.of(ticket)));
      }
      if (groups.containsKey(key)) {
        byGroup.computeIfAbsent(groups.get(key), group -> new ArrayList<>()).add(key);
      }
    }
    return byGroup;
  }

  // The tickets of a group accumulate until one of its recipients can have a mail.
  private boolean isEachRecipientWaiting(DigestKey group) {
    Set<String> waiting = new HashSet<>();
    for (Copy copy : copies.values()) {
      if (copy.group().equals(group)) {
        waiting.add(copy.recipient());
      }
    }
    List<String> all = addressees.of(group.to());
    return waiting.contains(null) || (!all.isEmpty() && waiting.containsAll(all));
  }

  // Keeps the digest before it removes the tickets. A crash in between leaves tickets that are in a
  // digest, and the next start removes them.
  private boolean gather(DigestKey group, List<String> keys, Instant now) throws IOException {
    List<AlertTicket> gathered = new ArrayList<>();
    List<String> taken = new ArrayList<>(); // a damaged ticket may lie under another id
    for (String key : keys.subList(0, Math.min(keys.size(), MAX_TICKETS_PER_DIGEST))) {
      readTicket(key)
          .ifPresent(
              ticket -> {
                gathered.add(ticket);
                taken.add(key);
              });
    }
    if (gathered.isEmpty()) {
      return false;
    }
    String id = gathered.get(0).id() + "-" + gathered.size();
    String thread = state.threadFor(group, id, now);
    AlertDigest digest =
        new AlertDigest(id, group.directory(), group.to(), null, thread, gathered, null, null);
    digests.add(digest);
    for (String key : taken) {
      tickets.done(key);
      groups.remove(key);
    }
    state.recordDigest(digest, now);
    return true;
  }
}
