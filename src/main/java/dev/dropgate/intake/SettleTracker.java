package dev.dropgate.intake;

import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells when a file has come to rest: size, mtime and inode unchanged over the settle time,
 * measured by our own monotonic clock from poll to poll, so that no file waits for another and no
 * forged time stamp counts. Forgets what it did not meet in the last whole walk. Not thread safe.
 */
public final class SettleTracker {
  /** Where a file stands. */
  enum SettleState {
    WAITING,
    SETTLED,
    /** Still changing after the settle limit. */
    NEVER
  }

  /** In nanoseconds, for {@link #nanosUntilDue}: nothing is due. */
  public static final long NOTHING_DUE = Long.MAX_VALUE;

  private final long settleNanos;
  private final long emptyNanos;
  private final long limitNanos;
  private final SettleTable seen = new SettleTable();
  private boolean cutShort;
  private long nextDue = NOTHING_DUE;

  /**
   * Makes an empty memory.
   *
   * @param settleMillis 0 takes every file at first sight
   * @param limitMillis after this long a file that still changes is given up
   */
  SettleTracker(long settleMillis, long limitMillis) {
    this(settleMillis, 0, limitMillis);
  }

  /**
   * The same with another time for empty files.
   *
   * @param settleMillis 0 takes every file at first sight
   * @param emptyMillis how long an empty file must be quiet at least, unless that is 0
   * @param limitMillis after this long a file that still changes is given up
   */
  public SettleTracker(long settleMillis, long emptyMillis, long limitMillis) {
    emptyNanos = Math.min(limitMillis, Math.max(settleMillis, emptyMillis)) * 1_000_000;
    settleNanos = settleMillis * 1_000_000;
    limitNanos = limitMillis * 1_000_000;
  }

  /** Starts a walk. */
  void newWalk() {
    seen.newWalk(!cutShort);
    cutShort = false;
    nextDue = NOTHING_DUE;
  }

  /** The walk ended early: what it did not meet is still there. */
  void cutShort() {
    cutShort = true;
  }

  /** A file has left. */
  void forget(Object fileKey) {
    seen.forget(fileKey);
  }

  /**
   * Notes a file.
   *
   * @param file its attributes
   * @param held whether it may not be taken yet for another reason (a name that says "unfinished")
   * @param nanos {@link System#nanoTime()}
   * @return where it stands
   */
  SettleState observe(BasicFileAttributes file, boolean held, long nanos) {
    if (settleNanos == 0 && !held) {
      return SettleState.SETTLED;
    }
    seen.visit(file, nanos);
    long quiet = file.size() == 0 ? emptyNanos : settleNanos;
    if (!held && nanos - seen.unchangedSince() >= quiet) {
      return SettleState.SETTLED;
    }
    if (nanos - seen.firstSeen() >= limitNanos) {
      return SettleState.NEVER;
    }
    long left = seen.firstSeen() + limitNanos - nanos;
    noteDue(nanos, held ? left : Math.min(left, seen.unchangedSince() + quiet - nanos));
    return SettleState.WAITING;
  }

  private void noteDue(long nanos, long left) {
    nextDue = nextDue == NOTHING_DUE || left < nextDue - nanos ? nanos + left : nextDue;
  }

  /**
   * When the first of the files that this walk has met will have come to rest.
   *
   * @param nanos now, by {@link System#nanoTime()}
   * @return nanoseconds from now; {@link #NOTHING_DUE} if it has met none that waits
   */
  long nanosUntilDue(long nanos) {
    return nextDue == NOTHING_DUE ? NOTHING_DUE : Math.max(0, nextDue - nanos);
  }
}
