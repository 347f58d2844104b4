package dev.dropgate.camel.alert;

import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.BounceNotice;
import dev.dropgate.alert.mail.DigestAssembler;
import dev.dropgate.alert.mail.DigestQueue;
import dev.dropgate.alert.mail.MailDeliveryLog;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailServerThrottle;
import dev.dropgate.alert.mail.MailState;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code pollStrategy} of the file consumer that sends the alerts. It assembles tickets into
 * digests when they are due, reactivates deferred digests, and keeps the consumer from a mail
 * server that does not answer. The consumer deletes a digest that was sent; this class moves a
 * digest that was not. Used by the consumer's one thread.
 */
public final class MailPollStrategy implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(MailPollStrategy.class);
  private static final Duration MAX_FIRST_PAUSE = Duration.ofMinutes(1);

  private final Duration interval;
  private final MailRecipients addressees;
  private final SmtpSender sender;
  private final Clock clock;
  private final MailServerThrottle throttle;
  private final MailState memory = new MailState();
  private final MailDeliveryLog results;
  private final OutboxLayout folders;
  private final DigestQueue queue;
  private final DigestAssembler gathering;
  private boolean recovered;

  /**
   * Creates a strategy with the system's clock; the routes use it.
   *
   * @param config the settings
   * @param sender talks to the mail server, and provides its replies
   */
  public MailPollStrategy(MailDeliveryConfig config, SmtpSender sender) {
    this(config, sender, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Creates a strategy with other clocks.
   *
   * @param config the settings
   * @param sender provides the server's replies; null if there are none
   * @param clock any clock
   * @param nanos like {@link System#nanoTime()}
   */
  public MailPollStrategy(
      MailDeliveryConfig config, SmtpSender sender, Clock clock, LongSupplier nanos) {
    this.interval = config.digestInterval();
    this.addressees = config.recipients();
    this.sender = sender;
    this.clock = clock;
    this.results = new MailDeliveryLog(memory, clock);
    this.throttle = new MailServerThrottle(nanos, firstPause());
    this.folders = new OutboxLayout(config.outbox());
    this.queue = new DigestQueue(folders);
    this.gathering = new DigestAssembler(folders, queue, memory);
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (throttle.isClosed()) {
      return false;
    }
    try {
      if (!recovered) {
        queue.recover();
        queue.activate(Instant.MAX, Integer.MAX_VALUE); // an administrator may have fixed the cause
        memory.read(folders.state());
        recovered = true;
      }
      Instant now = clock.instant();
      int most = throttle.isFailing() ? 1 : Integer.MAX_VALUE;
      return queue.isReady()
          || queue.activate(now, most)
          || gathering.assembleDue(now, interval, most);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Cannot read the outbox {}: {}",
          PrintableText.of(folders.tickets()),
          PrintableText.of(e.toString()));
      throttle.recordFailure(false);
      return false;
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // The route reports the outcome by sent() and notSent().
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    serverUnreachable(cause);
    return false;
  }

  /**
   * Returns the recipients of a digest.
   *
   * @param digest any digest
   * @return addresses, comma-separated
   */
  public String recipients(AlertDigest digest) {
    return String.join(", ", addressees.of(digest));
  }

  /**
   * Notes that the mail server has accepted a digest; the consumer deletes it.
   *
   * @param digest the accepted digest
   * @throws IOException never for a reason that would cause the mail to be sent again
   */
  public void sent(AlertDigest digest) throws IOException {
    try {
      queue.removeDeliveryState(digest.id());
    } catch (IOException e) {
      LOG.debug("Cannot remove the state of a sent digest", e); // the next start removes it
    }
    sent();
  }

  /** Notes that the mail server has accepted a mail. */
  public void sent() {
    String reply = sender == null ? "" : sender.reply();
    LOG.info(
        "{}{}",
        throttle.isFailing() ? "Alerts leave again" : "Alert accepted by the mail server",
        reply.isEmpty() ? "" : ": " + reply);
    throttle.recordAnswer();
    results.recordAccepted(reply);
    results.write(folders);
  }

  /**
   * Returns whether some recipients received a mail although it failed.
   *
   * @param exchange a failed exchange
   * @return true if the mail server accepted the mail for at least one recipient
   */
  public boolean someTook(Exchange exchange) {
    return exchange.getProperty("digest") instanceof AlertDigest
        && MailFailure.isPartlyAccepted(
            exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
  }

  /**
   * Handles a digest that could not be sent, or not to all recipients: defers it, parks it, or
   * both.
   *
   * @param exchange a failed exchange of the mail route
   * @throws IOException if the digest cannot be moved; it is then tried again
   */
  public void notSent(Exchange exchange) throws IOException {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (exchange.getProperty("digest") instanceof AlertDigest digest) {
      handleFailure(digest, MailFailure.of(cause, addressees.of(digest), this::maskCredentials));
    } else if (exchange.getProperty("CamelFileExchangeFile") instanceof GenericFile<?> file) {
      folders.putAside(folders.mail().resolve(file.getFileNameOnly()));
    } else {
      serverUnreachable(cause);
    }
  }

  /**
   * Handles a failure. It first saves the refused part, then the part to be tried again, and then
   * removes the digest from the consumer's folder.
   */
  public void handleFailure(AlertDigest digest, MailFailure failure) throws IOException {
    String refused = String.join(", ", failure.refused());
    String later = String.join(", ", failure.later());
    if (!failure.took().isEmpty()) {
      sent();
    }
    if (!failure.refused().isEmpty()) {
      boolean whole = failure.took().isEmpty() && failure.later().isEmpty();
      if (queue.park(digest, whole ? null : refused, refused, failure.words(), clock.instant())) {
        LOG.warn(
            "The mail server refused {} alerts for {} for good, they are in {}: {}",
            digest.tickets().size(),
            PrintableText.of(refused),
            PrintableText.of(folders.failed()),
            failure.words());
        BounceNotice.writeTickets(digest, refused, failure.words(), folders.alsoNotify());
      }
    }
    if (!failure.later().isEmpty()) {
      boolean whole = failure.took().isEmpty() && failure.refused().isEmpty();
      Duration pause =
          failure.answered()
              ? DeliveryBackoff.pauseAfter(queue.attempts(digest.id()) + 1, firstPause())
              : throttle.recordFailure(failure.login());
      queue.defer(digest, whole ? null : later, later, failure.words(), clock.instant(), pause);
      recordFailure(pause, failure.words());
    } else {
      results.recordFailure(failure.words(), Duration.ZERO);
    }
    queue.remove(digest.id());
    if (failure.answered()) {
      throttle.recordAnswer();
    }
    results.write(folders);
  }

  /**
   * Notes that the mail server could not be reached. Waiting digests stay, and the next pause is
   * about twice as long as the last.
   *
   * @param reason the network's error
   */
  public void serverUnreachable(Throwable reason) {
    recordFailure(
        throttle.recordFailure(false), maskCredentials(DeliveryProblemText.rootMessage(reason)));
    results.write(folders);
  }

  private String maskCredentials(String text) {
    return sender == null ? text : sender.maskCredentials(text);
  }

  private void recordFailure(Duration pause, String words) {
    results.recordFailure(words, pause);
    LOG.warn(
        "Alert not sent, it stays in the outbox; next try in {} s: {}", pause.toSeconds(), words);
  }

  private Duration firstPause() {
    return interval.compareTo(MAX_FIRST_PAUSE) < 0 ? interval : MAX_FIRST_PAUSE;
  }

  /** Returns whether a digest was accepted since the start. */
  public boolean hasSent() {
    return results.hasAccepted();
  }

  /**
   * Returns the problem of the last try.
   *
   * @return one printable line; null if the last try succeeded or none was made
   */
  public String problem() {
    return results.problem();
  }
}
