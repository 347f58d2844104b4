package dev.dropgate.alert;

import java.util.List;
import java.util.Objects;

/**
 * One mail for one or more tickets.
 *
 * @param id unique; the mail's identity when it has to be sent again
 * @param tickets at least one, oldest first
 */
public record Digest(String id, List<Ticket> tickets) {
  /** Refuses what a damaged file may hold. */
  public Digest {
    Objects.requireNonNull(id, "id");
    tickets = List.copyOf(tickets);
    if (tickets.isEmpty()) {
      throw new IllegalArgumentException("a digest without tickets");
    }
  }

  /**
   * The records that it tells of.
   *
   * @return an id for each ticket
   */
  public List<String> ids() {
    return tickets.stream().map(Ticket::id).toList();
  }
}
