package dev.dropgate.alert;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Computes exponential pauses after failures, with jitter so that retries do not coincide.
 * Stateless.
 */
public final class DeliveryBackoff {
  /** The longest pause, about one hour, as in Postfix. */
  public static final Duration MAX_PAUSE = Duration.ofHours(1);

  private static final double JITTER_FRACTION = 0.2;

  private DeliveryBackoff() {}

  /**
   * Returns the pause after a failure.
   *
   * @param failures the number of consecutive failures, at least 1
   * @param first the base of the first pause
   * @return the doubled pause, up to a fifth shorter or longer
   */
  public static Duration pauseAfter(int failures, Duration first) {
    long millis = first.toMillis() << Math.min(Math.max(failures, 1) - 1, 12);
    double jitter = 1 + JITTER_FRACTION * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis(
        Math.max(1, Math.round(Math.min(millis, MAX_PAUSE.toMillis()) * jitter)));
  }
}
