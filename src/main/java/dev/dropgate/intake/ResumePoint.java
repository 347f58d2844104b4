package dev.dropgate.intake;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers where a walk was cut off, so that the next walk does not read again the folders that
 * are emptied. What lies before that place may have new entries: while walks are cut off, one walk
 * begins at the top from time to time. It does not move the place unless it passes it, so that a
 * top that is never empty cannot keep the walks from the rest. Not thread safe.
 */
final class ResumePoint {
  /** The maximum time in nanoseconds between two walks that begin at the top. */
  private static final long MAX_RESUMED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoClock;
  private Path place;
  private boolean resumed;
  private long lastFromTop;

  /**
   * Creates a point at the top.
   *
   * @param nanoClock a clock like {@link System#nanoTime()}
   */
  ResumePoint(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Returns where the walk that starts now begins.
   *
   * @return a path below the monitored directory; null for the top
   */
  Path beginWalk() {
    // After a walk from the top, the next one resumes, however slow the walks are.
    boolean topIsDue = resumed && nanoClock.getAsLong() - lastFromTop >= MAX_RESUMED_NANOS;
    resumed = place != null && !topIsDue;
    return resumed ? place : null;
  }

  /** Returns the entry for {@link #endWalk} that the walk must look for; null for none. */
  Path place() {
    return place;
  }

  /** Returns whether the current walk did not begin at the top. */
  boolean isResumed() {
    return resumed;
  }

  /**
   * Notes the end of a walk.
   *
   * @param stoppedAt the first entry that it did not visit; null if it reached the end, or if the
   *     place is gone
   * @param metPlace whether the walk met {@link #place}; it may have claimed it
   */
  void endWalk(Path stoppedAt, boolean metPlace) {
    if (resumed || metPlace || place == null || stoppedAt == null) {
      place = stoppedAt;
    }
    if (!resumed) {
      lastFromTop = nanoClock.getAsLong();
    }
  }
}
