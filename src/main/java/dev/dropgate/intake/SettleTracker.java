package dev.dropgate.intake;

import java.nio.file.attribute.BasicFileAttributes;

/**
 * Detects when a file has settled: size, mtime and inode are unchanged over the settle time. The
 * time is measured by the gate's own monotonic clock from poll to poll, so that no file waits for
 * another and no forged time stamp counts. The tracker forgets files that the last complete walk
 * did not meet. Not thread safe.
 */
public final class SettleTracker {
  /** The state of a file. */
  enum SettleState {
    WAITING,
    SETTLED,
    /** The file is still changing after the settle limit. */
    NEVER
  }

  /** The result of {@link #nanosUntilDue}, in nanoseconds, when no file is waiting. */
  public static final long NOTHING_DUE = Long.MAX_VALUE;

  private final long settleNanos;
  private final long emptyNanos;
  private final long limitNanos;
  private final SettleTable seen = new SettleTable();
  private boolean cutShort;
  private long nextDue = NOTHING_DUE;

  /**
   * Creates a tracker that knows no file.
   *
   * @param settleMillis 0 accepts every file at first sight
   * @param limitMillis the time after which a file that still changes is given up
   */
  SettleTracker(long settleMillis, long limitMillis) {
    this(settleMillis, 0, limitMillis);
  }

  /**
   * Creates a tracker with a separate settle time for empty files.
   *
   * @param settleMillis 0 accepts every file at first sight
   * @param emptyMillis the minimum time that an empty file must stay unchanged; the settle time
   *     applies if it is longer; ignored if {@code settleMillis} is 0
   * @param limitMillis the time after which a file that still changes is given up
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

  /** Notes that the walk ended early; the files that it did not meet are still there. */
  void cutShort() {
    cutShort = true;
  }

  /** Forgets a file that has left the directory. */
  void forget(Object fileKey) {
    seen.forget(fileKey);
  }

  /**
   * Notes a file and returns its state.
   *
   * @param file the file's attributes
   * @param held whether the file must wait for another reason, for example a name that says
   *     "unfinished"
   * @param nanos the time of {@link System#nanoTime()}
   * @return the state of the file
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
   * Returns when the first file that this walk has met will settle.
   *
   * @param nanos the time of {@link System#nanoTime()}
   * @return nanoseconds from now; {@link #NOTHING_DUE} if no file waits
   */
  long nanosUntilDue(long nanos) {
    return nextDue == NOTHING_DUE ? NOTHING_DUE : Math.max(0, nextDue - nanos);
  }
}
