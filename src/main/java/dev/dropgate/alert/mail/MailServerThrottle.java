package dev.dropgate.alert.mail;

import dev.dropgate.alert.DeliveryBackoff;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps all digests from a mail server that does not answer: one try a pause, whatever waits. Not
 * thread safe.
 */
public final class MailServerThrottle {
  /** Windows locks an account after 10 wrong passwords within 10 to 30 minutes. */
  private static final Duration FIRST_PAUSE_AFTER_LOGIN_FAILURE = Duration.ofMinutes(15);

  private final LongSupplier nanos;
  private Duration first = Duration.ofMinutes(1);
  private int failures;
  private long notBefore;

  public MailServerThrottle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Sets about how long the first pause is. */
  public void setFirst(Duration first) {
    this.first = first;
  }

  /** Whether the server is to be left in peace. */
  public boolean isClosed() {
    return failures > 0 && nanos.getAsLong() - notBefore < 0;
  }

  /** Whether the last try ended without an answer to the mail. */
  public boolean isFailing() {
    return failures > 0;
  }

  int failures() {
    return failures;
  }

  /** No answer, or a login that was refused; returns the pause that follows. */
  public Duration recordFailure(boolean login) {
    failures++;
    Duration pause =
        DeliveryBackoff.pauseAfter(failures, login ? FIRST_PAUSE_AFTER_LOGIN_FAILURE : first);
    notBefore = nanos.getAsLong() + pause.toNanos();
    return pause;
  }

  /** The server has answered, with yes or no. */
  public void recordAnswer() {
    failures = 0;
  }
}
