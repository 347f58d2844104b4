package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import java.util.List;
import java.util.Objects;

/**
 * One mail: about the tickets of one monitored directory, or the daily summary.
 *
 * @param id unique; the mail's identity, also when it has to be sent again
 * @param directory the monitored directory, escaped; null for a summary
 * @param to recipients, comma-separated; null for the configured ones
 * @param thread the id of the first mail of the thread that it belongs to; its own in the first
 * @param tickets oldest first; at least one, none for a summary
 * @param summary what a summary tells; null for any other mail
 */
public record AlertDigest(
    String id,
    String directory,
    String to,
    String thread,
    List<AlertTicket> tickets,
    SummaryCounts summary) {
  /** Refuses what a damaged file may hold. */
  public AlertDigest {
    Objects.requireNonNull(id, "id");
    thread = thread == null ? id : thread;
    tickets = tickets == null ? List.of() : List.copyOf(tickets);
    if (tickets.isEmpty() == (summary == null)) {
      throw new IllegalArgumentException("neither tickets nor a summary, or both");
    }
  }

  /**
   * A mail about tickets that starts a thread.
   *
   * @param id unique
   * @param tickets at least one, all of one directory
   */
  public static AlertDigest of(String id, List<AlertTicket> tickets) {
    return new AlertDigest(id, tickets.get(0).directory(), null, id, tickets, null);
  }

  /** The same for other people; the mail's identity stays. */
  AlertDigest withRecipients(String recipients) {
    return new AlertDigest(id, directory, recipients, thread, tickets, summary);
  }

  /**
   * The records that it tells of.
   *
   * @return an id for each ticket
   */
  public List<String> ids() {
    return tickets.stream().map(AlertTicket::id).toList();
  }
}
