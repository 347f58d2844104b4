package dev.dropgate.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Spaces out the tries of an entry that stays in the spool because a step failed: 1, 2, 4 seconds
 * and so on up to a minute, so that one bad entry or a full disk neither spins nor stops the
 * others. Thread safe.
 */
final class Retries {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 20_000;

  private record Try(long pause, long notBefore) {}

  private final Map<String, Try> tries = new HashMap<>();

  /**
   * Whether an entry may be tried now.
   *
   * @param path its path in the spool
   * @return true if it is new, or its pause is over
   */
  synchronized boolean due(String path) {
    Try last = tries.get(path);
    return last == null || System.nanoTime() - last.notBefore >= 0;
  }

  /** Notes a try. An entry that succeeds leaves the spool, so there is nothing to take back. */
  synchronized void started(String path) {
    Try last = tries.get(path);
    long pause = last == null ? FIRST : Math.min(last.pause * 2, LONGEST);
    if (last == null && tries.size() >= REMEMBERED) {
      tries.clear(); // mostly entries long gone; the others are merely tried a little early
    }
    tries.put(path, new Try(pause, System.nanoTime() + pause));
  }
}
