package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.model.PrintableText;
import java.time.Duration;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends tickets to their endpoints. Thread safe. */
final class EndpointChannel implements AlertChannel<AlertTicket> {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointChannel.class);

  private final OutboxLayout layout;
  private final EndpointNames names;
  private final BiFunction<AlertTicket, String, Exception> transport;

  /**
   * Creates a channel.
   *
   * @param names the names that represent endpoints on disk
   * @param transport sends a ticket to a URI, and returns the failure or null
   */
  EndpointChannel(
      OutboxLayout layout,
      EndpointNames names,
      BiFunction<AlertTicket, String, Exception> transport) {
    this.layout = layout;
    this.names = names;
    this.transport = transport;
  }

  @Override
  public DeliveryResult send(AlertTicket ticket) {
    String uri = names.uriOf(ticket.endpoint());
    if (uri == null) {
      return failure(
          PrintableText.of(
              "no such endpoint is configured any more; name it again, or remove "
                  + OutboxLayout.jsonFile(layout.alsoNotify(), ticket.key())));
    }
    Exception failure = transport.apply(ticket.withDelivery(null), uri);
    return failure == null
        ? DeliveryResult.taken(PrintableText.ofEscaped(""))
        : failure(
            PrintableText.ofEscaped(
                names.withPlaceholders(EndpointUriMask.problemText(failure, uri))));
  }

  private static DeliveryResult failure(PrintableText reason) {
    return DeliveryResult.unreachable(reason, Duration.ZERO);
  }

  @Override
  public void report(AlertTicket ticket, DeliveryResult result, boolean again, Duration pause) {
    PrintableText name = PrintableText.of(EndpointUriMask.mask(ticket.endpoint()));
    if (result.outcome() == DeliveryResult.Outcome.DEFERRED) {
      LOG.warn(
          "Alert for {} not delivered, it stays in the outbox; next try in {} s: {}",
          name,
          pause.toSeconds(),
          result.reply());
    } else if (again) {
      LOG.info("Alerts for {} leave again", name);
    }
  }
}
