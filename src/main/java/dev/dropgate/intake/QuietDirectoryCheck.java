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
 * Checks whether an empty monitored directory can have received an entry since its last walk. One
 * look at the directory's times replaces a walk, so that hundreds of quiet directories cost next to
 * nothing. A new name changes the times of a directory; on file systems that may not guarantee
 * this, the directory is always walked. For one thread.
 */
final class QuietDirectoryCheck {
  /** File systems of the kernel that update a directory's times whenever a name comes or goes. */
  private static final Set<String> RELIABLE_FILE_SYSTEMS =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs");

  /**
   * In milliseconds. Within one tick of the file system's clock a directory can change twice and
   * show the same time. A time therefore counts only when it is older than this margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  /** In nanoseconds. A directory is walked at least this often, whatever its times are. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The identity and times of a directory; the file key is its device and inode. */
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
      return empty.equals(Stamp.of(directory));
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
      Stamp now = Stamp.of(directory);
      if (now.isOlderThan(System.currentTimeMillis() - CLOCK_MARGIN_MILLIS)
          && keepsTimes(now.fileKey())) {
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
      FileStore store = Files.getFileStore(directory);
      keepsTimes = RELIABLE_FILE_SYSTEMS.contains(store.type());
      knownKey = fileKey;
    }
    return keepsTimes;
  }
}
