package dev.dropgate.intake;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells whether an empty monitored directory can have got an entry since it was walked: one look at
 * its times in place of a walk, so that hundreds of quiet directories cost next to nothing. A new
 * name changes the times of a directory; where a file system may not keep to that, it is walked
 * always. For one thread.
 */
final class QuietDirectoryCheck {
  /** Those of the kernel that set a directory's times with each name that comes or goes. */
  private static final Set<String> RELIABLE_FILE_SYSTEMS =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs");

  /**
   * In milliseconds: within one tick of the file system's clock a directory can change twice and
   * show the same time, so a time counts only when it is older than that, with a good margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  /** In nanoseconds: it is walked as often as that, whatever its times say. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What a directory looks like; the file key is its device and inode. */
  private record Stamp(Object fileKey, FileTime modified, FileTime changed) {
    static Stamp of(Path directory) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(directory, "unix:fileKey,lastModifiedTime,ctime");
      return new Stamp(
          attributes.get("fileKey"),
          (FileTime) attributes.get("lastModifiedTime"),
          (FileTime) attributes.get("ctime"));
    }

    boolean isOlderThan(long millis) {
      return modified.toMillis() < millis && changed.toMillis() < millis;
    }
  }

  private final Path directory;
  private final LongSupplier nanoClock;
  private Stamp before;
  private Stamp empty;
  private long walkedAt;
  private Object knownKey;
  private boolean keepsTimes;

  /**
   * Prepares for a directory; nothing is looked at yet.
   *
   * @param directory may be a link
   * @param nanoClock as {@link System#nanoTime()}
   */
  QuietDirectoryCheck(Path directory, LongSupplier nanoClock) {
    this.directory = directory;
    this.nanoClock = nanoClock;
  }

  /** Whether the last walk found nothing, and nothing can have come since. */
  boolean isQuiet() {
    if (empty == null || nanoClock.getAsLong() - walkedAt >= MAX_PAUSE_NANOS) {
      return false;
    }
    try {
      return empty.equals(Stamp.of(directory));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // the walk says what is wrong
    }
  }

  /** Has it walked the next time. */
  void forget() {
    empty = null;
  }

  /** Notes what it looks like before it is walked. */
  void beginWalk() {
    forget();
    before = null;
    try {
      Stamp now = Stamp.of(directory);
      if (now.isOlderThan(System.currentTimeMillis() - CLOCK_MARGIN_MILLIS)
          && keepsTimes(now.fileKey())) {
        before = now;
      }
    } catch (IOException | UnsupportedOperationException e) {
      // the walk says what is wrong
    }
  }

  /** Notes that the walk has met no name in it, to the end. */
  void endEmptyWalk() {
    empty = before;
    walkedAt = nanoClock.getAsLong();
  }

  private boolean keepsTimes(Object fileKey) throws IOException {
    if (!fileKey.equals(knownKey)) {
      FileStore store = Files.getFileStore(directory);
      keepsTimes = RELIABLE_FILE_SYSTEMS.contains(store.type());
      knownKey = fileKey;
    }
    return keepsTimes;
  }
}
