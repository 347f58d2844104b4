package dev.dropgate.alert;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The pauses after failures: each twice as long as the last, with jitter so that simultaneous
 * failures are not retried simultaneously. Thread safe.
 */
public final class DeliveryBackoff {
  /** The longest pause, about one hour, as in Postfix. */
  public static final Duration MAX_PAUSE = Duration.ofHours(1);

  private static final double JITTER_FRACTION = 0.2;

  /** Takes a first pause of a millisecond beyond an hour, without an overflow. */
  private static final int MAX_DOUBLINGS = 22;

  private final LongSupplier nanos;
  private final Duration first;
  private final Duration max;
  private int failures;
  private long notBefore;

  /**
   * Creates a back-off without failures.
   *
   * @param nanos like {@link System#nanoTime()}
   * @param first the base of the first pause
   * @param max the longest pause, before jitter
   */
  public DeliveryBackoff(LongSupplier nanos, Duration first, Duration max) {
    this.nanos = nanos;
    this.first = first;
    this.max = max;
  }

  /** Returns whether the pause is over. */
  public synchronized boolean isOver() {
    return failures == 0 || nanos.getAsLong() - notBefore >= 0;
  }

  /** Returns whether the last attempt failed. */
  public synchronized boolean isFailing() {
    return failures > 0;
  }

  /** Records a success. */
  public synchronized void reset() {
    failures = 0;
  }

  /**
   * Records a failure, and begins a pause.
   *
   * @param least the base of the first pause, if it is longer than usual
   * @return the pause
   */
  public synchronized Duration recordFailure(Duration least) {
    failures++;
    Duration pause = pauseAfter(failures, least.compareTo(first) > 0 ? least : first, max);
    notBefore = nanos.getAsLong() + pause.toNanos();
    return pause;
  }

  /** Returns the pause of one message that has failed alone. */
  Duration pauseAfter(int attempts) {
    return pauseAfter(attempts, first, max);
  }

  /**
   * Returns the pause after a failure.
   *
   * @param failures the number of consecutive failures, at least 1
   * @param first the base of the first pause
   * @param max the longest pause, before jitter
   * @return the doubled pause, up to a fifth shorter or longer
   */
  static Duration pauseAfter(int failures, Duration first, Duration max) {
    long millis = first.toMillis() << Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
    double jitter = 1 + JITTER_FRACTION * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis(Math.max(1, Math.round(Math.min(millis, max.toMillis()) * jitter)));
  }
}
