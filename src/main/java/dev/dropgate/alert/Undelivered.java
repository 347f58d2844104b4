package dev.dropgate.alert;

import dev.dropgate.files.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells the other endpoints that the mail server has refused a digest for good: a ticket of verdict
 * {@code UNDELIVERED} for each. Stateless.
 */
final class Undelivered {
  static final String VERDICT = "UNDELIVERED";

  private Undelivered() {}

  /**
   * Leaves the tickets.
   *
   * @param digest what was refused
   * @param reason what the server said
   * @param folder where the tickets for other endpoints are
   */
  static void tell(Digest digest, String recipients, String reason, Path folder)
      throws IOException {
    Set<String> endpoints = new LinkedHashSet<>();
    for (Ticket ticket : digest.tickets()) {
      if (ticket.alsoNotify() != null) {
        endpoints.addAll(Endpoints.of(ticket.alsoNotify()));
      }
    }
    int number = 0;
    for (String endpoint : endpoints) {
      Outbox.writeFor(endpoint, folder, ticket(digest, ++number, recipients, reason, endpoint));
    }
  }

  private static Ticket ticket(
      Digest digest, int number, String recipients, String reason, String endpoint) {
    Ticket first = digest.tickets().get(0);
    return new Ticket(
        "undelivered-" + digest.id() + "-" + number,
        VERDICT,
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
