package dev.dropgate.alert;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses after failures: each twice as long as the last, up to five minutes, and each a little
 * off, so that what failed together does not come back together. Not thread safe.
 */
final class Pauses {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

  private final long first;
  private int failures;
  private long notBefore;

  /**
   * Without a failure so far.
   *
   * @param first the first pause in nanoseconds
   */
  Pauses(long first) {
    this.first = first;
  }

  /**
   * Whether the pause is over.
   *
   * @param now of {@link System#nanoTime()}
   */
  boolean isOver(long now) {
    return failures == 0 || now - notBefore >= 0;
  }

  /** How many tries have failed since the last success. */
  int failures() {
    return failures;
  }

  /** The last try succeeded. */
  void succeeded() {
    failures = 0;
  }

  /**
   * The last try failed.
   *
   * @param now of {@link System#nanoTime()}
   * @return the pause in nanoseconds
   */
  long failed(long now) {
    long pause = Math.min(LONGEST, first << Math.min(failures, 20));
    pause += ThreadLocalRandom.current().nextLong(pause / 4 + 1);
    failures++;
    notBefore = now + pause;
    return pause;
  }
}
