package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.io.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Notifies the other endpoints that the mail server refused a digest permanently: a ticket with
 * verdict {@code UNDELIVERED} for each endpoint. Stateless.
 */
public final class BounceNotice {
  static final String UNDELIVERED_VERDICT = "UNDELIVERED";

  private BounceNotice() {}

  /**
   * Writes the tickets.
   *
   * @param digest the refused digest
   * @param reason the server's reply
   * @param folder the folder of the tickets for other endpoints
   */
  public static void writeTickets(AlertDigest digest, String recipients, String reason, Path folder)
      throws IOException {
    Set<String> endpoints = new LinkedHashSet<>();
    for (AlertTicket ticket : digest.tickets()) {
      if (ticket.alsoNotify() != null) {
        endpoints.addAll(EndpointUris.parse(ticket.alsoNotify()));
      }
    }
    int number = 0;
    for (String endpoint : endpoints) {
      AlertOutbox.writeFor(
          endpoint, folder, ticket(digest, ++number, recipients, reason, endpoint));
    }
  }

  private static AlertTicket ticket(
      AlertDigest digest, int number, String recipients, String reason, String endpoint) {
    AlertTicket first = digest.tickets().get(0);
    return new AlertTicket(
        "undelivered-" + digest.id() + "-" + number,
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
