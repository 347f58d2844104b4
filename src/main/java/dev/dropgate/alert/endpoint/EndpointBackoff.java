package dev.dropgate.alert.endpoint;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses after failures: each twice as long as the last, up to five minutes, and each a little
 * off, so that what failed together does not come back together. Not thread safe.
 */
public final class EndpointBackoff {
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final long firstPauseNanos;
  private int failures;
  private long notBefore;

  /**
   * Without a failure so far.
   *
   * @param first the first pause in nanoseconds
   */
  public EndpointBackoff(long first) {
    this.firstPauseNanos = first;
  }

  /**
   * Whether the pause is over.
   *
   * @param now of {@link System#nanoTime()}
   */
  public boolean isOver(long now) {
    return failures == 0 || now - notBefore >= 0;
  }

  /** How many tries have failed since the last success. */
  int failures() {
    return failures;
  }

  /** The last try succeeded. */
  public void reset() {
    failures = 0;
  }

  /**
   * The last try failed.
   *
   * @param now of {@link System#nanoTime()}
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
