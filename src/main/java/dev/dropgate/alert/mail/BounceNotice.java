package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.io.HostName;
import dev.dropgate.model.PrintableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Notifies the other endpoints that the mail server refused a digest permanently: a ticket with
 * verdict {@code UNDELIVERED} for each endpoint. Stateless.
 */
public final class BounceNotice {
  static final String UNDELIVERED_VERDICT = "UNDELIVERED";

  private BounceNotice() {}

  /**
   * Returns the tickets.
   *
   * @param digest the refused digest
   * @param recipients who refused it
   * @param reason the server's reply
   */
  public static List<AlertTicket> tickets(
      AlertDigest digest, String recipients, PrintableText reason) {
    Set<String> endpoints = new LinkedHashSet<>();
    for (AlertTicket ticket : digest.tickets()) {
      if (ticket.alsoNotify() != null) {
        endpoints.addAll(EndpointUris.parse(ticket.alsoNotify()));
      }
    }
    List<AlertTicket> tickets = new ArrayList<>();
    for (String endpoint : endpoints) {
      tickets.add(ticket(digest, tickets.size() + 1, recipients, reason, endpoint));
    }
    return tickets;
  }

  private static AlertTicket ticket(
      AlertDigest digest, int number, String recipients, PrintableText reason, String endpoint) {
    AlertTicket first = digest.tickets().get(0);
    return new AlertTicket(
        "undelivered-" + digest.key() + "-" + number,
        UNDELIVERED_VERDICT,
        first.path(),
        first.pathBytes(),
        first.directory(),
        "alert-undelivered",
        "the mail of "
            + digest.tickets().size()
            + " alerts to "
            + recipients
            + " was refused, it is in outbox/failed: "
            + reason,
        first.size(),
        first.sha256(),
        Instant.now().toString(),
        HostName.get(),
        endpoint);
  }
}
