package dev.dropgate.camel.alert;

import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.BounceNotice;
import dev.dropgate.alert.mail.DigestAssembler;
import dev.dropgate.alert.mail.DigestQueue;
import dev.dropgate.alert.mail.MailServerThrottle;
import dev.dropgate.alert.mail.MailState;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the file consumer that sends the alerts, as its {@code pollStrategy}: gathers
 * tickets into digests when they are due, brings back what was deferred, and keeps the consumer
 * from a mail server that does not answer. The consumer deletes a digest when it was sent; this
 * moves it when it was not. Used by the consumer's one thread.
 */
public final class MailPollStrategy implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(MailPollStrategy.class);
  private static final Duration MAX_FIRST_PAUSE = Duration.ofMinutes(1);

  private final Clock clock;
  private final MailServerThrottle throttle;
  private final MailState memory = new MailState();
  private OutboxLayout folders;
  private DigestQueue queue;
  private DigestAssembler gathering;
  private SmtpSender sender;
  private Duration interval = Duration.ofMinutes(1);
  private List<String> configured = List.of();
  private boolean recovered;
  private volatile boolean sentBefore;
  private volatile String problem;

  /** For the routes. */
  public MailPollStrategy() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  MailPollStrategy(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.throttle = new MailServerThrottle(nanos);
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (throttle.isClosed()) {
      return false;
    }
    try {
      if (!recovered) {
        queue.recover();
        queue.activate(Instant.MAX, Integer.MAX_VALUE); // somebody may have mended the cause
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
          SafeText.of(folders.tickets()),
          SafeText.of(e.toString()));
      throttle.recordFailure(false);
      return false;
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // the route tells the outcome by sent() and notSent()
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    serverUnreachable(cause);
    return false;
  }

  /**
   * Who gets a digest.
   *
   * @param digest any
   * @return addresses, comma-separated
   */
  public String recipients(AlertDigest digest) {
    return String.join(", ", recipientsOf(digest));
  }

  private List<String> recipientsOf(AlertDigest digest) {
    return digest.to() == null ? configured : splitAddresses(digest.to());
  }

  private static List<String> splitAddresses(String addresses) {
    return Arrays.stream(addresses.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  /**
   * The mail server has accepted a digest; the consumer deletes it.
   *
   * @param digest what it has accepted
   * @throws IOException never for a reason that would have the mail sent again
   */
  public void sent(AlertDigest digest) throws IOException {
    try {
      queue.removeDeliveryState(digest.id());
    } catch (IOException e) {
      LOG.debug("Left beside nothing", e); // the next start removes it
    }
    sent();
  }

  /** The mail server has accepted something. */
  public void sent() {
    String reply = sender == null ? "" : sender.reply();
    LOG.info(
        "{}{}",
        throttle.isFailing() ? "Alerts leave again" : "Alert accepted by the mail server",
        reply.isEmpty() ? "" : ": " + reply);
    throttle.recordAnswer();
    problem = null;
    sentBefore = true;
    memory.recordAccepted(clock.instant(), reply);
    writeState();
  }

  /**
   * Whether some recipients of a mail have it although it failed.
   *
   * @param exchange a failed one
   * @return true if somebody was told
   */
  public boolean someTook(Exchange exchange) {
    return exchange.getProperty("digest") instanceof AlertDigest
        && MailFailure.isPartlyAccepted(
            exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
  }

  /**
   * A digest could not be sent, at least not to all: it is deferred, parked, or both.
   *
   * @param exchange a failed one of the mail route
   * @throws IOException if it cannot be moved; it is tried again then
   */
  public void notSent(Exchange exchange) throws IOException {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (exchange.getProperty("digest") instanceof AlertDigest digest) {
      handleFailure(digest, MailFailure.of(cause, recipientsOf(digest), this::maskCredentials));
    } else if (exchange.getProperty("CamelFileExchangeFile") instanceof GenericFile<?> file) {
      folders.putAside(folders.mail().resolve(file.getFileNameOnly()));
    } else {
      serverUnreachable(cause);
    }
  }

  /**
   * Acts on a failure. First what was refused is safe, then what is to be tried again, then the
   * digest goes from where the consumer would take it.
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
            SafeText.of(refused),
            SafeText.of(folders.failed()),
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
      problem = failure.words();
      memory.recordFailure(clock.instant(), failure.words(), clock.instant());
    }
    queue.remove(digest.id());
    if (failure.answered()) {
      throttle.recordAnswer();
    }
    writeState();
  }

  /**
   * The mail server could not be reached; whatever waits stays, and the next try waits about twice
   * as long as the last.
   *
   * @param reason what the network said
   */
  public void serverUnreachable(Throwable reason) {
    recordFailure(
        throttle.recordFailure(false), maskCredentials(DeliveryProblemText.rootMessage(reason)));
    writeState();
  }

  private String maskCredentials(String said) {
    return sender == null ? said : sender.maskCredentials(said);
  }

  private void recordFailure(Duration pause, String words) {
    problem = words;
    memory.recordFailure(clock.instant(), words, clock.instant().plus(pause));
    LOG.warn(
        "Alert not sent, it stays in the outbox; next try in {} s: {}", pause.toSeconds(), words);
  }

  private void writeState() {
    try {
      memory.write(folders.state());
    } catch (IOException e) {
      LOG.debug("Cannot write what is remembered of the mails", e); // nothing depends on it
    }
  }

  private Duration firstPause() {
    return interval.compareTo(MAX_FIRST_PAUSE) < 0 ? interval : MAX_FIRST_PAUSE;
  }

  /**
   * Whether a digest was accepted since the start.
   *
   * @return true once one was
   */
  public boolean hasSent() {
    return sentBefore;
  }

  /**
   * What the last try ended with.
   *
   * @return one printable line; null if the last try succeeded or none was made
   */
  public String problem() {
    return problem;
  }

  /**
   * Sets the outbox.
   *
   * @param folder its path
   */
  public void setFolder(String folder) {
    folders =
        new OutboxLayout(
            RawNames.path(folder.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize());
    queue = new DigestQueue(folders);
    gathering = new DigestAssembler(folders, queue, memory);
  }

  /**
   * Sets the time between two mails of one group.
   *
   * @param interval in milliseconds, at least 1
   */
  public void setInterval(long interval) {
    this.interval = Duration.ofMillis(Math.max(1, interval));
    throttle.setFirst(firstPause());
  }

  /**
   * Sets who gets the mails of directories that name nobody.
   *
   * @param to addresses, comma-separated
   */
  public void setTo(String to) {
    configured = splitAddresses(to);
  }

  /**
   * Sets what talks to the mail server.
   *
   * @param sender asked for the server's words
   */
  public void setSender(SmtpSender sender) {
    this.sender = sender;
  }
}
