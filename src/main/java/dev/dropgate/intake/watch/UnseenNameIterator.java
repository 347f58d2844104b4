package dev.dropgate.intake.watch;

import dev.dropgate.io.NameIterator;
import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.io.linux.FolderListing;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * The names in a folder without the files that are remembered as clean and have not changed: for
 * these one system call is all that a poll costs. The folder is opened a second time for that, step
 * by step as the walk does. If another one was swapped in between, its names are not found by the
 * walk, and the next poll meets what is there.
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
   * Begins at the root of a walk.
   *
   * @param path of the root
   * @param handle of the root
   * @return all names where there is no fast way to leave some out
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
