package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.FileOutbox;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.camel.UnitOfWorkProperty;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Writes alert tickets. A ticket is on disk before any attempt to send it, and the same claim
 * creates the same ticket. Thread safe.
 */
public final class AlertTicketWriter {
  private final AlertOutbox<AlertTicket> tickets;
  private final AlertOutbox<AlertTicket> endpointTickets;
  private final String configuredRecipients;
  private final String defaultEndpoints;
  private final EndpointNames names;

  /**
   * Creates a writer.
   *
   * @param config the settings
   * @param names the names that represent endpoints on disk
   */
  public AlertTicketWriter(OutboxConfig config, EndpointNames names) {
    OutboxLayout layout = new OutboxLayout(config.folder());
    this.tickets = tickets(layout);
    this.endpointTickets = endpointTickets(layout, null);
    this.configuredRecipients = config.recipients();
    this.defaultEndpoints = names.resolve(config.alsoNotify());
    this.names = names;
  }

  /** Returns the outbox of the tickets that wait for their digest. */
  public static AlertOutbox<AlertTicket> tickets(OutboxLayout layout) {
    return new FileOutbox<>(layout.tickets(), AlertTicket.class, any -> true);
  }

  /**
   * Returns the outbox of tickets for endpoints.
   *
   * @param key the key of one endpoint; null for all
   */
  static AlertOutbox<AlertTicket> endpointTickets(OutboxLayout layout, String key) {
    return new FileOutbox<>(
        layout.endpointTickets(key), AlertTicket.class, ticket -> ticket.endpoint() != null);
  }

  /**
   * Writes a ticket for the mail, and one for each endpoint, about each entry. Takes the whole
   * exchange, because evaluating five expressions costs more than the tickets.
   *
   * @param exchange the exchange; its property {@code mailTo} may be missing, and so may {@code
   *     alsoNotify}, for an entry that does not come from a monitored directory
   * @throws IOException if not all tickets are on disk
   */
  public void put(Exchange exchange) throws IOException {
    String to = exchange.getProperty(DropgateConstants.MAIL_TO, String.class);
    String alsoNotify = exchange.getProperty(DropgateConstants.ALSO_NOTIFY, String.class);
    List<String> endpoints =
        EndpointUris.parse(alsoNotify == null ? defaultEndpoints : alsoNotify).stream()
            .map(names::nameOf)
            .toList();
    UnitOfWork unit = UnitOfWorkProperty.of(exchange);
    for (JudgedEntry one : JudgedEntry.of(exchange)) {
      ThreadHeartbeat.beat();
      AlertTicket ticket = AlertTicket.of(one.entry(), one.judgement(), one.evidence(), null);
      tickets.add(
          ticket.forMail(configuredRecipients.equals(to) ? null : to, String.join(", ", endpoints)),
          unit);
      for (String endpoint : endpoints) {
        endpointTickets.add(ticket.forEndpoint(endpoint), unit);
      }
    }
  }
}
