package dev.dropgate.io;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;

/**
 * The identity and times of a folder. A name that comes or goes changes the times.
 *
 * @param fileKey device and inode
 * @param device the device
 * @param modified the time of modification
 * @param changed the time of change, which no process can set
 */
public record FolderStamp(Object fileKey, long device, FileTime modified, FileTime changed) {
  /** File systems of the kernel that update a folder's times whenever a name comes or goes. */
  private static final Set<String> RELIABLE_FILE_SYSTEMS =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs");

  /**
   * In milliseconds. Within one tick of the file system's clock a folder can change twice and show
   * the same time. A time therefore counts only when it is older than this margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  /**
   * Reads the stamp of a folder.
   *
   * @param folder may be a link
   * @throws IOException if it cannot be examined
   */
  public static FolderStamp of(Path folder) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(folder, "unix:fileKey,dev,lastModifiedTime,ctime");
    return new FolderStamp(
        attributes.get("fileKey"),
        (Long) attributes.get("dev"),
        (FileTime) attributes.get("lastModifiedTime"),
        (FileTime) attributes.get("ctime"));
  }

  /**
   * Returns whether a later change of the folder gets another stamp.
   *
   * @param nowMillis the current time, as {@link System#currentTimeMillis()}
   */
  public boolean isSettled(long nowMillis) {
    long before = nowMillis - CLOCK_MARGIN_MILLIS;
    return modified.toMillis() < before && changed.toMillis() < before;
  }

  /**
   * Returns whether the file system of a folder changes a folder's times reliably, and belongs to
   * this machine alone.
   *
   * @throws IOException if it is unknown
   */
  public static boolean keepsTimes(Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    return RELIABLE_FILE_SYSTEMS.contains(store.type());
  }
}
