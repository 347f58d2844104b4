package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.BounceNotice;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailState;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends digests to the mail server. Not thread safe. */
final class MailChannel implements AlertChannel<AlertDigest> {
  private static final Logger LOG = LoggerFactory.getLogger(MailChannel.class);

  private final OutboxLayout layout;
  private final MailRecipients addressees;
  private final SmtpSender sender;
  private final MailState state;
  private final BiFunction<AlertDigest, String, Exception> transport;

  /**
   * Creates a channel.
   *
   * @param sender provides the server's replies; null if there are none
   * @param transport sends a digest to a recipient, and returns the failure or null
   */
  MailChannel(
      OutboxLayout layout,
      MailRecipients addressees,
      SmtpSender sender,
      MailState state,
      BiFunction<AlertDigest, String, Exception> transport) {
    this.layout = layout;
    this.addressees = addressees;
    this.sender = sender;
    this.state = state;
    this.transport = transport;
  }

  @Override
  public DeliveryResult send(AlertDigest digest) {
    String recipient = recipient(digest);
    Exception failure = transport.apply(digest, recipient);
    if (failure != null) {
      return MailFailure.of(
          failure, recipient, text -> sender == null ? text : sender.maskCredentials(text));
    }
    return DeliveryResult.taken(PrintableText.ofEscaped(sender == null ? "" : sender.reply()));
  }

  private String recipient(AlertDigest digest) {
    return String.join(", ", addressees.of(digest));
  }

  @Override
  public void escalate(AlertDigest digest, PrintableText reason) throws IOException {
    AlertOutbox<AlertTicket> endpoints = AlertTicketWriter.endpointTickets(layout, null);
    for (AlertTicket ticket : BounceNotice.tickets(digest, recipient(digest), reason)) {
      endpoints.add(ticket);
    }
  }

  @Override
  public void report(AlertDigest digest, DeliveryResult result, boolean again, Duration pause) {
    String reply = result.reply().toString();
    switch (result.outcome()) {
      case TAKEN -> {
        LOG.info(
            "{}{}",
            again ? "Alerts leave again" : "Alert accepted by the mail server",
            reply.isEmpty() ? "" : ": " + reply);
        state.recordAccepted(reply);
      }
      case DEFERRED -> {
        LOG.warn(
            "Alert not sent, it stays in the outbox; next try in {} s: {}",
            pause.toSeconds(),
            reply);
        state.recordFailure(reply, pause);
      }
      case REFUSED -> {
        LOG.warn(
            "The mail server refused {} alerts for {} for good, they are in {}: {}",
            digest.tickets().size(),
            PrintableText.of(recipient(digest)),
            PrintableText.of(layout.failed()),
            reply);
        state.recordFailure(reply, pause);
      }
    }
  }
}
