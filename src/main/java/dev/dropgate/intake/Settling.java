package dev.dropgate.intake;

import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells when a file has come to rest: size, mtime and inode unchanged over the settle time,
 * measured by our own monotonic clock from poll to poll, so that no file waits for another and no
 * forged time stamp counts. Forgets what it did not meet in the last whole walk. Not thread safe.
 */
final class Settling {
  /** Where a file stands. */
  enum State {
    WAITING,
    SETTLED,
    /** Still changing after the settle limit. */
    NEVER
  }

  /** In nanoseconds, for {@link #waits}: nothing is due. */
  static final long NOTHING = Long.MAX_VALUE;

  private final long settleNanos;
  private final long emptyNanos;
  private final long limitNanos;
  private final SeenFiles seen = new SeenFiles();
  private boolean cutShort;
  private long nextDue = NOTHING;

  /**
   * Makes an empty memory.
   *
   * @param settleMillis 0 takes every file at first sight
   * @param limitMillis after this long a file that still changes is given up
   */
  Settling(long settleMillis, long limitMillis) {
    this(settleMillis, 0, limitMillis);
  }

  /**
   * The same with another time for empty files.
   *
   * @param settleMillis 0 takes every file at first sight
   * @param emptyMillis how long an empty file must be quiet at least, unless that is 0
   * @param limitMillis after this long a file that still changes is given up
   */
  Settling(long settleMillis, long emptyMillis, long limitMillis) {
    emptyNanos = Math.min(limitMillis, Math.max(settleMillis, emptyMillis)) * 1_000_000;
    settleNanos = settleMillis * 1_000_000;
    limitNanos = limitMillis * 1_000_000;
  }

  /** Starts a walk. */
  void newWalk() {
    seen.newWalk(!cutShort);
    cutShort = false;
    nextDue = NOTHING;
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
  State look(BasicFileAttributes file, boolean held, long nanos) {
    if (settleNanos == 0 && !held) {
      return State.SETTLED;
    }
    seen.meet(file, nanos);
    long quiet = file.size() == 0 ? emptyNanos : settleNanos;
    if (!held && nanos - seen.since() >= quiet) {
      return State.SETTLED;
    }
    if (nanos - seen.first() >= limitNanos) {
      return State.NEVER;
    }
    long left = seen.first() + limitNanos - nanos;
    due(nanos, held ? left : Math.min(left, seen.since() + quiet - nanos));
    return State.WAITING;
  }

  private void due(long nanos, long left) {
    nextDue = nextDue == NOTHING || left < nextDue - nanos ? nanos + left : nextDue;
  }

  /**
   * When the first of the files that this walk has met will have come to rest.
   *
   * @param nanos now, by {@link System#nanoTime()}
   * @return nanoseconds from now; {@link #NOTHING} if it has met none that waits
   */
  long waits(long nanos) {
    return nextDue == NOTHING ? NOTHING : Math.max(0, nextDue - nanos);
  }
}
