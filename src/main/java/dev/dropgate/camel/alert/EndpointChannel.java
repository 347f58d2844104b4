package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends tickets to their endpoints: by the channel of a plug-in, or by the route. Thread safe. */
final class EndpointChannel implements AlertChannel<AlertTicket> {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointChannel.class);

  private final OutboxLayout layout;
  private final EndpointNames names;
  private final BiFunction<AlertTicket, String, Exception> transport;
  private final Function<String, Optional<AlertChannel<AlertTicket>>> plugins;

  /**
   * Creates a channel.
   *
   * @param names the names that represent endpoints on disk
   * @param transport sends a ticket to a URI, and returns the failure or null
   * @param plugins returns the channel of a plug-in for a URI
   */
  EndpointChannel(
      OutboxLayout layout,
      EndpointNames names,
      BiFunction<AlertTicket, String, Exception> transport,
      Function<String, Optional<AlertChannel<AlertTicket>>> plugins) {
    this.layout = layout;
    this.names = names;
    this.transport = transport;
    this.plugins = plugins;
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
    AlertTicket message = ticket.withDelivery(null);
    try {
      Optional<AlertChannel<AlertTicket>> plugin = plugins.apply(uri);
      if (plugin.isPresent()) {
        DeliveryResult result = plugin.get().send(message);
        return result == null
            ? failure(PrintableText.of("the channel returned no result"))
            : withoutSecrets(result, uri);
      }
    } catch (RuntimeException | LinkageError e) {
      return failure(e, uri); // a faulty plug-in ends neither the round of the lane nor the gate
    }
    Exception failure = transport.apply(message, uri);
    return failure == null
        ? DeliveryResult.taken(PrintableText.ofEscaped(""))
        : failure(failure, uri);
  }

  private DeliveryResult withoutSecrets(DeliveryResult result, String uri) {
    String reply = EndpointUriMask.maskIn(result.reply().toString(), uri);
    return new DeliveryResult(
        result.outcome(),
        result.reached(),
        result.firstPause(),
        PrintableText.ofEscaped(names.withPlaceholders(reply)));
  }

  private DeliveryResult failure(Throwable failure, String uri) {
    return failure(PrintableText.ofEscaped(problemText(failure, uri)));
  }

  private String problemText(Throwable failure, String uri) {
    return names.withPlaceholders(EndpointUriMask.problemText(failure, uri));
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
    if (result.outcome() == DeliveryResult.Outcome.REFUSED) {
      LOG.warn(
          "Alert for {} refused for good, it is in {}: {}",
          name,
          PrintableText.of(layout.alsoNotifyFailed()),
          result.reply());
    }
    Optional<AlertChannel<AlertTicket>> plugin = plugin(ticket);
    try {
      if (plugin.isPresent()) {
        plugin.get().report(ticket.withDelivery(null), result, again, pause);
      }
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(problemText(e, names.uriOf(ticket.endpoint())));
    }
  }

  @Override
  public void escalate(AlertTicket ticket, PrintableText reason) throws IOException {
    Optional<AlertChannel<AlertTicket>> plugin = plugin(ticket);
    try {
      if (plugin.isPresent()) {
        plugin.get().escalate(ticket.withDelivery(null), reason);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IOException(problemText(e, names.uriOf(ticket.endpoint())));
    }
  }

  private Optional<AlertChannel<AlertTicket>> plugin(AlertTicket ticket) {
    String uri = names.uriOf(ticket.endpoint());
    try {
      return uri == null ? Optional.empty() : plugins.apply(uri);
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty(); // the result says so
    }
  }
}
