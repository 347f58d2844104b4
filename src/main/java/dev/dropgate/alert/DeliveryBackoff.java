package dev.dropgate.alert;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after failures: twice as long each time, never all at one moment. Stateless. */
public final class DeliveryBackoff {
  /** Postfix's habit: about an hour between two tries, at most. */
  public static final Duration MAX_PAUSE = Duration.ofHours(1);

  private static final double JITTER_FRACTION = 0.2;

  private DeliveryBackoff() {}

  /**
   * The pause after a failure.
   *
   * @param failures so many in a row, at least 1
   * @param first about the first pause
   * @return up to a fifth shorter or longer than the doubled pause
   */
  public static Duration pauseAfter(int failures, Duration first) {
    long millis = first.toMillis() << Math.min(Math.max(failures, 1) - 1, 12);
    double jitter = 1 + JITTER_FRACTION * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis(
        Math.max(1, Math.round(Math.min(millis, MAX_PAUSE.toMillis()) * jitter)));
  }
}
