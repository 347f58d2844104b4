package dev.dropgate.alert.endpoint;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses after failures: each twice as long as the last, up to five minutes, with jitter so
 * that simultaneous failures are not retried simultaneously. Not thread safe.
 */
public final class EndpointBackoff {
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final long firstPauseNanos;
  private int failures;
  private long notBefore;

  /**
   * Creates a back-off without failures.
   *
   * @param first the first pause in nanoseconds
   */
  public EndpointBackoff(long first) {
    this.firstPauseNanos = first;
  }

  /**
   * Returns whether the pause is over.
   *
   * @param now the current {@link System#nanoTime()}
   */
  public boolean isOver(long now) {
    return failures == 0 || now - notBefore >= 0;
  }

  /** Returns the number of failures since the last success. */
  int failures() {
    return failures;
  }

  /** Records a success. */
  public void reset() {
    failures = 0;
  }

  /**
   * Records a failure.
   *
   * @param now the current {@link System#nanoTime()}
   * @return the pause in nanoseconds
   */
  public long recordFailure(long now) {
    long pause = Math.min(MAX_PAUSE_NANOS, firstPauseNanos << Math.min(failures, 20));
    pause += ThreadLocalRandom.current().nextLong(pause / 4 + 1);
    failures++;
    notBefore = now + pause;
    return pause;
  }
}
