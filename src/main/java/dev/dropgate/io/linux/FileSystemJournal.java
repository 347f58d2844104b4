package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds file systems of the ext4 driver that have no journal. A rename is not atomic there when the
 * power fails: a file may be in both places or in none. Stateless.
 */
public final class FileSystemJournal {
  private static final Path SYSFS = Path.of("/sys");

  private FileSystemJournal() {}

  /**
   * Returns whether the file system of a folder is known to have no journal.
   *
   * @param folder an existing folder
   * @return false also for every other type of file system, and if the journal is unknown
   */
  public static boolean isMissing(Path folder) {
    try {
      return isMissing(MountTable.find(folder), SYSFS);
    } catch (IOException e) {
      return false;
    }
  }

  /** Decides by the lines of a mount table and by another /sys. */
  static boolean isMissing(List<String> mountTable, Path sysfs, Path folder) {
    return isMissing(MountTable.find(mountTable, folder), sysfs);
  }

  // The source in the mount table may be a link or an old name, but the numbers of the device lead
  // to the name that the driver uses.
  private static boolean isMissing(Optional<MountTable.Mount> mount, Path sysfs) {
    if (mount.isEmpty()) {
      return false;
    }
    try {
      Path device = sysfs.resolve("dev/block").resolve(mount.get().device()).toRealPath();
      Path task = sysfs.resolve("fs/ext4").resolve(device.getFileName()).resolve("journal_task");
      return Files.readString(task).strip().equals("<none>");
    } catch (IOException e) {
      return false; // not a block device, or not of this driver
    }
  }
}
