package dev.dropgate.alert.mail;

import dev.dropgate.alert.OutboxLayout;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the result of the last attempt to send a mail: in memory for this process, and in the
 * {@link MailState} for the next start and for the status. Only {@link #hasAccepted} and {@link
 * #problem} are thread safe.
 */
public final class MailDeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger(MailDeliveryLog.class);

  private final MailState state;
  private final Clock clock;
  private volatile boolean accepted;
  private volatile String problem;

  /**
   * Creates a log without results.
   *
   * @param state is kept on disk
   * @param clock tells the times of the results
   */
  public MailDeliveryLog(MailState state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /**
   * Records that the mail server has accepted a mail.
   *
   * @param reply the server's reply
   */
  public void recordAccepted(String reply) {
    problem = null;
    accepted = true;
    state.recordAccepted(clock.instant(), reply);
  }

  /**
   * Records a failed attempt.
   *
   * @param words the failure, one printable line
   * @param pause the time until the next attempt
   */
  public void recordFailure(String words, Duration pause) {
    problem = words;
    state.recordFailure(clock.instant(), words, clock.instant().plus(pause));
  }

  /**
   * Writes the state; a failure is only logged, because nothing depends on it.
   *
   * @param folders the outbox
   */
  public void write(OutboxLayout folders) {
    try {
      state.write(folders.state());
    } catch (IOException e) {
      LOG.debug("Cannot write what is remembered of the mails", e);
    }
  }

  /** Returns whether the mail server has accepted a mail since the start. */
  public boolean hasAccepted() {
    return accepted;
  }

  /**
   * Returns the problem of the last attempt.
   *
   * @return one printable line; null if it succeeded or none was made
   */
  public String problem() {
    return problem;
  }
}
