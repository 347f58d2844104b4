package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.DeliveryLane;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.DigestOutbox;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailState;
import dev.dropgate.alert.mail.OutboxRecovery;
import dev.dropgate.camel.DropgateConstants;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Delivers alerts by mail: gathers tickets into digests, and sends each digest through the route
 * {@code direct:mail}. Each method but {@link #deliver} is thread safe.
 */
public final class MailDelivery implements CamelContextAware {
  private static final Duration MAX_FIRST_PAUSE = Duration.ofMinutes(1);

  private final DeliveryRoute route = new DeliveryRoute("direct:mail");
  private final MailRecipients addressees;
  private final MailState state;
  private final DeliveryLane<AlertDigest> lane;
  private volatile boolean tried;

  /**
   * Creates the delivery with the system's clock; the routes use it.
   *
   * @param config the settings
   * @param sender talks to the mail server, and provides its replies
   */
  public MailDelivery(MailDeliveryConfig config, SmtpSender sender) {
    this(config, sender, null, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Creates the delivery with other clocks.
   *
   * @param sender provides the server's replies; null if there are none
   * @param transport sends a digest to a recipient, and returns the failure or null; null for the
   *     route
   * @param nanos like {@link System#nanoTime()}
   */
  MailDelivery(
      MailDeliveryConfig config,
      SmtpSender sender,
      BiFunction<AlertDigest, String, Exception> transport,
      Clock clock,
      LongSupplier nanos) {
    OutboxLayout layout = new OutboxLayout(config.outbox());
    addressees = config.recipients();
    state = new MailState(layout, clock);
    AlertChannel<AlertDigest> channel =
        new MailChannel(
            layout, addressees, sender, state, transport == null ? this::sendByRoute : transport);
    DigestOutbox outbox =
        new DigestOutbox(
            AlertTicketWriter.tickets(layout),
            DigestOutbox.files(layout),
            addressees,
            state,
            config.digestInterval(),
            () -> {
              OutboxRecovery.run(layout);
              state.read();
            });
    Duration interval = config.digestInterval();
    Duration first = interval.compareTo(MAX_FIRST_PAUSE) < 0 ? interval : MAX_FIRST_PAUSE;
    lane =
        new DeliveryLane<>(
            outbox, channel, new DeliveryBackoff(nanos, first, DeliveryBackoff.MAX_PAUSE), clock);
  }

  private Exception sendByRoute(AlertDigest digest, String recipient) {
    return route.send(
        null,
        Map.of(
            DropgateConstants.DIGEST, digest,
            DropgateConstants.RECIPIENT, recipient,
            DropgateConstants.RECIPIENTS, String.join(", ", addressees.of(digest.to()))));
  }

  /** Sends the digests that are due, unless the mail server did not answer a moment ago. */
  public void deliver() {
    if (lane.begin()) {
      lane.deliver(route);
      tried = hasSent() || problem() != null;
    }
  }

  /** Returns whether a round has ended in which there was a mail to send. */
  public boolean hasTried() {
    return tried;
  }

  /** Returns whether the mail server has accepted a mail since the start. */
  public boolean hasSent() {
    return state.hasAccepted();
  }

  /**
   * Returns the problem of the last attempt.
   *
   * @return one printable line; null if the last attempt succeeded or none was made
   */
  public String problem() {
    return state.problem();
  }

  @Override
  public void setCamelContext(CamelContext context) {
    route.setCamelContext(context);
  }

  @Override
  public CamelContext getCamelContext() {
    return route.getCamelContext();
  }
}
