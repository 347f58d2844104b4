package dev.dropgate.intake;

import dev.dropgate.io.FolderStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Checks whether an empty monitored directory can have received an entry since its last walk. One
 * look at the directory's times replaces a walk, so that hundreds of quiet directories cost next to
 * nothing. A new name changes the times of a directory; on file systems that may not guarantee
 * this, the directory is always walked. For one thread.
 */
final class QuietDirectoryCheck {
  /** In nanoseconds. A directory is walked at least this often, whatever its times are. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path directory;
  private final LongSupplier nanoClock;
  private FolderStamp before;
  private FolderStamp empty;
  private long walkedAt;
  private Object knownKey;
  private boolean keepsTimes;

  /**
   * Creates a check for a directory without looking at it yet.
   *
   * @param directory may be a link
   * @param nanoClock a clock like {@link System#nanoTime()}
   */
  QuietDirectoryCheck(Path directory, LongSupplier nanoClock) {
    this.directory = directory;
    this.nanoClock = nanoClock;
  }

  /** Returns whether the last walk found nothing and the directory keeps its times reliably. */
  boolean mayBeQuiet() {
    return empty != null;
  }

  /** Returns whether the last walk found nothing and no entry can have come since. */
  boolean isQuiet() {
    if (empty == null || nanoClock.getAsLong() - walkedAt >= MAX_PAUSE_NANOS) {
      return false;
    }
    try {
      return empty.equals(FolderStamp.of(directory));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // the walk reports what is wrong
    }
  }

  /** Requires a walk at the next poll. */
  void forget() {
    empty = null;
  }

  /** Notes the directory's times before its walk. */
  void beginWalk() {
    forget();
    before = null;
    try {
      FolderStamp now = FolderStamp.of(directory);
      if (now.isSettled(System.currentTimeMillis()) && keepsTimes(now.fileKey())) {
        before = now;
      }
    } catch (IOException | UnsupportedOperationException e) {
      // The walk reports what is wrong.
    }
  }

  /** Notes that the walk ended and met no name in the directory. */
  void endEmptyWalk() {
    empty = before;
    walkedAt = nanoClock.getAsLong();
  }

  private boolean keepsTimes(Object fileKey) throws IOException {
    if (!fileKey.equals(knownKey)) {
      keepsTimes = FolderStamp.keepsTimes(directory);
      knownKey = fileKey;
    }
    return keepsTimes;
  }
}
