package dev.dropgate.intake;

import dev.dropgate.files.FolderScan;
import dev.dropgate.files.Heartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * The names in a folder without the files that are remembered as clean and have not changed: for
 * these one system call is all that a poll costs. The folder is opened a second time for that, step
 * by step as the walk does. If another one was swapped in between, its names are not found by the
 * walk, and the next poll meets what is there.
 */
final class UnknownNames implements Names {
  /** Every 64th file is often enough for the watchdog. */
  private static final int OFTEN = 63;

  private final FolderScan scan;
  private final CleanMemory memory;
  private int met;

  private UnknownNames(FolderScan scan, CleanMemory memory) {
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
  static Names of(Path path, SecureDirectoryStream<Path> handle, CleanMemory memory) {
    return of(FolderScan.open(path), handle, memory);
  }

  private static Names of(FolderScan scan, SecureDirectoryStream<Path> handle, CleanMemory memory) {
    return scan == null ? Names.all(handle) : new UnknownNames(scan, memory);
  }

  @Override
  public Path next() throws IOException {
    while (scan.next()) {
      if ((++met & OFTEN) == 0) {
        Heartbeat.beat();
      }
      if (!scan.isFile() || !memory.holds(scan)) {
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
  public Names in(Path name, SecureDirectoryStream<Path> handle) {
    return of(scan.in(name), handle, memory);
  }

  @Override
  public void close() {
    scan.close();
  }
}
