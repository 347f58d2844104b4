package dev.dropgate.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes what one thread has written durable all at once: one {@code syncfs} for each file system
 * instead of several {@code fsync} for each file, and only then the deletions that rely on it.
 * Until then a crash finds the originals. Without {@code syncfs} (no JNA here) there is no group,
 * and every write is synced by itself. One group a thread.
 */
public final class GroupCommit {
  private static final ThreadLocal<GroupCommit> CURRENT = new ThreadLocal<>();

  private final Map<Object, Path> fileSystems = new HashMap<>();
  private final List<Path> deletions = new ArrayList<>();

  private GroupCommit() {}

  /**
   * Opens a group on this thread; what an earlier one left undone is forgotten, and found again on
   * the disk.
   */
  public static void begin() {
    if (Libc.hasSyncFs()) {
      CURRENT.set(new GroupCommit());
    }
  }

  /** Leaves this thread's group undone: nothing is deleted, so all of it is found again. */
  public static void abandon() {
    CURRENT.remove();
  }

  /**
   * Leaves a sync to the group.
   *
   * @param folder what was written, or its folder: it must still have this name at the end
   * @return false if there is no group on this thread: the caller syncs
   */
  static boolean takesOver(Path folder) throws IOException {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      return false;
    }
    group.fileSystems.putIfAbsent(
        Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS), folder);
    return true;
  }

  /**
   * Deletes a file once everything written before is durable: at the end of the group, or now if
   * there is none.
   *
   * @param file may be gone already
   * @throws IOException if it cannot be deleted now
   */
  public static void deleteAfterwards(Path file) throws IOException {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      Files.deleteIfExists(file);
    } else {
      group.deletions.add(file);
    }
  }

  /**
   * Commits the group of this thread, if there is one.
   *
   * @throws IOException if the disk refuses: nothing is deleted then, so all of it is done again
   */
  public static void end() throws IOException {
    GroupCommit group = CURRENT.get();
    CURRENT.remove();
    if (group == null) {
      return;
    }
    for (Path file : group.fileSystems.values()) {
      Disk.syncFileSystem(file);
    }
    for (Path file : group.deletions) {
      Files.deleteIfExists(file);
    }
  }
}
