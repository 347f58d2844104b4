package dev.dropgate.alert.mail;

import dev.dropgate.alert.DeliveryBackoff;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds back all digests while the mail server does not answer: one attempt per pause, however many
 * digests wait. Not thread safe.
 */
public final class MailServerThrottle {
  /** Windows locks an account after 10 wrong passwords within 10 to 30 minutes. */
  private static final Duration FIRST_PAUSE_AFTER_LOGIN_FAILURE = Duration.ofMinutes(15);

  private final LongSupplier nanos;
  private final Duration first;
  private int failures;
  private long notBefore;

  /**
   * Creates a throttle.
   *
   * @param nanos like {@link System#nanoTime()}
   * @param first the base of the first pause
   */
  public MailServerThrottle(LongSupplier nanos, Duration first) {
    this.nanos = nanos;
    this.first = first;
  }

  /** Returns whether the server must not be contacted now. */
  public boolean isClosed() {
    return failures > 0 && nanos.getAsLong() - notBefore < 0;
  }

  /** Returns whether the last attempt ended without a reply to the mail. */
  public boolean isFailing() {
    return failures > 0;
  }

  int failures() {
    return failures;
  }

  /** Records a missing reply or a refused login. Returns the pause that follows. */
  public Duration recordFailure(boolean login) {
    failures++;
    Duration pause =
        DeliveryBackoff.pauseAfter(failures, login ? FIRST_PAUSE_AFTER_LOGIN_FAILURE : first);
    notBefore = nanos.getAsLong() + pause.toNanos();
    return pause;
  }

  /** Records a reply of the server, whether it accepted the mail or not. */
  public void recordAnswer() {
    failures = 0;
  }
}
