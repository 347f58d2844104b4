package dev.dropgate.intake;

import dev.dropgate.io.ContentHasher;
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
public final class RetrySchedule {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** About 100 bytes each. */
  private static final int MAX_REMEMBERED_ENTRIES = 100_000;

  /** How many entries that failed before, and how many that are left from earlier, a poll takes. */
  private static final int MAX_RETRIES_PER_POLL = 500;

  private record LastTry(long pause, long notBefore) {}

  /** By a hash of the path: the paths themselves may be long. The oldest try comes first. */
  private final Map<Long, LastTry> tries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LastTry> eldest) {
          return size() > MAX_REMEMBERED_ENTRIES; // it is merely tried a little early
        }
      };

  private final LongSupplier nanoClock;
  private int failedBefore;
  private int leftFromEarlier;

  /** With the clock of the machine. */
  public RetrySchedule() {
    this(System::nanoTime);
  }

  /**
   * With a clock of one's own.
   *
   * @param nanoClock like {@link System#nanoTime()}
   */
  RetrySchedule(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether nothing has been tried: then each is admitted that was just claimed. */
  synchronized boolean isEmpty() {
    return tries.isEmpty();
  }

  /** A poll begins. */
  public synchronized void newPoll() {
    failedBefore = 0;
    leftFromEarlier = 0;
  }

  /** Whether this poll turned any away because it takes no more. */
  public synchronized boolean hasMore() {
    return failedBefore > MAX_RETRIES_PER_POLL || leftFromEarlier > MAX_RETRIES_PER_POLL;
  }

  /**
   * Whether an entry may be tried in this poll; each one that may is counted.
   *
   * @param path its path in the spool
   * @param justClaimed whether it was claimed right before this poll
   * @return true if it is new, or its pause is over and it is its turn
   */
  public synchronized boolean admits(String path, boolean justClaimed) {
    LastTry last = tries.get(key(path));
    if (last == null) {
      return justClaimed || leftFromEarlier++ < MAX_RETRIES_PER_POLL;
    }
    return nanoClock.getAsLong() - last.notBefore >= 0 && failedBefore++ < MAX_RETRIES_PER_POLL;
  }

  /** Notes a try. An entry that succeeds leaves the spool, so there is nothing to take back. */
  public synchronized void noteTry(String path) {
    long key = key(path);
    LastTry last = tries.remove(key);
    long pause = last == null ? FIRST_PAUSE_NANOS : Math.min(last.pause * 2, MAX_PAUSE_NANOS);
    tries.put(key, new LastTry(pause, nanoClock.getAsLong() + pause));
  }

  private static long key(String path) {
    return ByteBuffer.wrap(ContentHasher.sha256(path.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
