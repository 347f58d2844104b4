package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spaces out the tries of an entry that stays in the spool because a step failed: 1, 2, 4 seconds
 * and so on up to a minute, so that one bad entry or a full disk neither spins nor stops the
 * others. However many entries fail, a poll takes only some of them, and what it has just claimed
 * never waits for them. Thread safe.
 */
final class Retries {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  /** About 100 bytes each. */
  private static final int REMEMBERED = 100_000;

  /** How many entries that failed before, and how many that are left from earlier, a poll takes. */
  private static final int A_POLL = 500;

  private record Try(long pause, long notBefore) {}

  /** By a hash of the path: the paths themselves may be long. The oldest try comes first. */
  private final Map<Long, Try> tries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Try> eldest) {
          return size() > REMEMBERED; // it is merely tried a little early
        }
      };

  private final LongSupplier nanoClock;
  private int failedBefore;
  private int leftFromEarlier;

  /** With the clock of the machine. */
  Retries() {
    this(System::nanoTime);
  }

  /**
   * With a clock of one's own.
   *
   * @param nanoClock like {@link System#nanoTime()}
   */
  Retries(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether nothing has been tried: then each is admitted that was just claimed. */
  synchronized boolean isEmpty() {
    return tries.isEmpty();
  }

  /** A poll begins. */
  synchronized void newPoll() {
    failedBefore = 0;
    leftFromEarlier = 0;
  }

  /** Whether this poll turned any away because it takes no more. */
  synchronized boolean hasMore() {
    return failedBefore > A_POLL || leftFromEarlier > A_POLL;
  }

  /**
   * Whether an entry may be tried in this poll; each one that may is counted.
   *
   * @param path its path in the spool
   * @param justClaimed whether it was claimed right before this poll
   * @return true if it is new, or its pause is over and it is its turn
   */
  synchronized boolean admits(String path, boolean justClaimed) {
    Try last = tries.get(key(path));
    if (last == null) {
      return justClaimed || leftFromEarlier++ < A_POLL;
    }
    return nanoClock.getAsLong() - last.notBefore >= 0 && failedBefore++ < A_POLL;
  }

  /** Notes a try. An entry that succeeds leaves the spool, so there is nothing to take back. */
  synchronized void started(String path) {
    long key = key(path);
    Try last = tries.remove(key);
    long pause = last == null ? FIRST : Math.min(last.pause * 2, LONGEST);
    tries.put(key, new Try(pause, nanoClock.getAsLong() + pause));
  }

  private static long key(String path) {
    return ByteBuffer.wrap(Digests.sha256(path.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
