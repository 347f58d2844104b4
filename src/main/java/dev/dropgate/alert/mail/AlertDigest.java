package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import java.util.List;
import java.util.Objects;

/**
 * One mail: the alerts of one monitored directory, or the daily summary.
 *
 * @param id a unique id, the mail's identity even if it is sent again
 * @param directory the monitored directory, escaped; null for a summary
 * @param to the recipients, comma-separated; null for the configured ones
 * @param thread the id of the first mail of its thread; equal to {@code id} in the first mail
 * @param tickets the tickets, oldest first; at least one, but none for a summary
 * @param summary the counts of a summary; null for any other mail
 */
public record AlertDigest(
    String id,
    String directory,
    String to,
    String thread,
    List<AlertTicket> tickets,
    SummaryCounts summary) {
  /** Rejects the contents of a damaged file. */
  public AlertDigest {
    Objects.requireNonNull(id, "id");
    thread = thread == null ? id : thread;
    tickets = tickets == null ? List.of() : List.copyOf(tickets);
    if (tickets.isEmpty() == (summary == null)) {
      throw new IllegalArgumentException("neither tickets nor a summary, or both");
    }
  }

  /**
   * Creates a digest that starts a thread.
   *
   * @param id a unique id
   * @param tickets at least one ticket, all of one directory
   */
  public static AlertDigest of(String id, List<AlertTicket> tickets) {
    return new AlertDigest(id, tickets.get(0).directory(), null, id, tickets, null);
  }

  /** Returns a copy for other recipients. The mail's identity stays the same. */
  AlertDigest withRecipients(String recipients) {
    return new AlertDigest(id, directory, recipients, thread, tickets, summary);
  }

  /**
   * Returns the ids of the records in the mail.
   *
   * @return an id for each ticket
   */
  public List<String> ids() {
    return tickets.stream().map(AlertTicket::id).toList();
  }
}
