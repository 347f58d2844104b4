package dev.dropgate.intake.watch;

import dev.dropgate.io.NameIterator;
import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.io.linux.FolderListing;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * Iterates over the names in a folder without the unchanged files that are remembered as clean; for
 * these, a poll costs only one system call. The folder is opened a second time for that, step by
 * step like the walk. If another folder was swapped in between, the walk does not find its names,
 * and the next poll reads the new folder.
 */
final class UnseenNameIterator implements NameIterator {
  /** Every 64th file is often enough for the watchdog. */
  private static final int BEAT_MASK = 63;

  private final FolderListing scan;
  private final CleanFileCache memory;
  private int met;

  private UnseenNameIterator(FolderListing scan, CleanFileCache memory) {
    this.scan = scan;
    this.memory = memory;
  }

  /**
   * Opens the root of a walk.
   *
   * @param path the path of the root
   * @param handle the handle of the root
   * @return an iterator over all names if the fast listing is unavailable
   */
  static NameIterator of(Path path, SecureDirectoryStream<Path> handle, CleanFileCache memory) {
    return of(FolderListing.open(path), handle, memory);
  }

  private static NameIterator of(
      FolderListing scan, SecureDirectoryStream<Path> handle, CleanFileCache memory) {
    return scan == null ? NameIterator.all(handle) : new UnseenNameIterator(scan, memory);
  }

  @Override
  public Path next() throws IOException {
    while (scan.next()) {
      if ((++met & BEAT_MASK) == 0) {
        ThreadHeartbeat.beat();
      }
      if (!scan.isFile() || !memory.contains(scan)) {
        return scan.name();
      }
    }
    return null;
  }

  @Override
  public boolean isEmpty() {
    return met == 0;
  }

  @Override
  public NameIterator openFolder(Path name, SecureDirectoryStream<Path> handle) {
    return of(scan.openChild(name), handle, memory);
  }

  @Override
  public void close() {
    scan.close();
  }
}
