package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryState;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.OutboxMessage;
import dev.dropgate.alert.endpoint.EndpointUris;
import java.util.List;
import java.util.Objects;

/**
 * One mail: the alerts of one monitored directory, or the daily summary.
 *
 * @param id a unique id, the mail's identity even if it is sent again
 * @param directory the monitored directory, escaped; null for a summary
 * @param to the recipients of the alerts, comma-separated; null for the configured ones
 * @param recipient the only recipient of this copy; null if all recipients get it
 * @param thread the id of the first mail of its thread; equal to {@code id} in the first mail
 * @param tickets the tickets, oldest first; at least one, but none for a summary
 * @param summary the counts of a summary; null for any other mail
 * @param delivery the state after a failed attempt; null if none failed
 */
public record AlertDigest(
    String id,
    String directory,
    String to,
    String recipient,
    String thread,
    List<AlertTicket> tickets,
    SummaryCounts summary,
    DeliveryState delivery)
    implements OutboxMessage<AlertDigest> {
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
    return new AlertDigest(id, tickets.get(0).directory(), null, null, id, tickets, null, null);
  }

  /** Creates a daily summary for the configured recipients. */
  static AlertDigest of(String id, SummaryCounts summary) {
    return new AlertDigest(id, null, null, null, id, null, summary, null);
  }

  /** Returns the copy for one recipient. The mail's identity stays the same. */
  AlertDigest forRecipient(String one) {
    return new AlertDigest(id, directory, to, one, thread, tickets, summary, null);
  }

  @Override
  public String key() {
    return recipient == null ? id : id + "." + EndpointUris.fileKey(recipient);
  }

  @Override
  public boolean hasValidIds() {
    return OutboxLayout.isFileName(id) && tickets.stream().allMatch(AlertTicket::hasValidIds);
  }

  @Override
  public AlertDigest withDelivery(DeliveryState state) {
    return new AlertDigest(id, directory, to, recipient, thread, tickets, summary, state);
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
