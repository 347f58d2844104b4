package dev.dropgate.intake;

import dev.dropgate.io.BoundedMap;
import dev.dropgate.io.ContentHasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spaces out the retries of an entry that stays in the spool because a step failed: 1, 2, 4 seconds
 * and so on up to a minute. One bad entry or a full disk therefore neither causes a busy loop nor
 * stops the other entries. A poll takes a limited number of failed entries, and newly claimed
 * entries never wait for them. Thread safe.
 */
public final class RetrySchedule {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Each remembered entry takes about 100 bytes. */
  private static final int MAX_REMEMBERED_ENTRIES = 100_000;

  /**
   * The maximum number of entries per poll that failed before, and of entries left from earlier.
   */
  private static final int MAX_RETRIES_PER_POLL = 500;

  private record LastTry(long pause, long notBefore) {}

  /**
   * Keyed by a hash of the path, because the paths themselves may be long. The oldest try comes
   * first.
   */
  private final Map<Long, LastTry> tries =
      new BoundedMap<>(MAX_REMEMBERED_ENTRIES); // it is merely retried a little early

  private final LongSupplier nanoClock;
  private int failedBefore;
  private int leftFromEarlier;

  /** Creates a schedule that uses {@link System#nanoTime()}. */
  public RetrySchedule() {
    this(System::nanoTime);
  }

  /**
   * Creates a schedule with another clock.
   *
   * @param nanoClock a clock like {@link System#nanoTime()}
   */
  RetrySchedule(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Returns whether no try is remembered; every newly claimed entry is then admitted. */
  synchronized boolean isEmpty() {
    return tries.isEmpty();
  }

  /** Starts a poll. */
  public synchronized void newPoll() {
    failedBefore = 0;
    leftFromEarlier = 0;
  }

  /** Returns whether this poll has turned away entries because of its limits. */
  public synchronized boolean hasMore() {
    return failedBefore > MAX_RETRIES_PER_POLL || leftFromEarlier > MAX_RETRIES_PER_POLL;
  }

  /**
   * Returns whether an entry may be tried in this poll, and counts it if so.
   *
   * @param path the entry's path in the spool
   * @param justClaimed whether the entry was claimed right before this poll
   * @return true if the limit allows it and the entry is new or its pause is over
   */
  public synchronized boolean admits(String path, boolean justClaimed) {
    LastTry last = tries.get(key(path));
    if (last == null) {
      return justClaimed || leftFromEarlier++ < MAX_RETRIES_PER_POLL;
    }
    return nanoClock.getAsLong() - last.notBefore >= 0 && failedBefore++ < MAX_RETRIES_PER_POLL;
  }

  /** Notes a try. An entry that succeeds leaves the spool, so its note needs no removal. */
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
