package dev.dropgate.intake;

import dev.dropgate.files.Disk;
import dev.dropgate.files.DurableCopy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Makes sure that the bytes of a claimed file can no longer change: what is delivered is what was
 * inspected. A file of our own user with one name and, by proof of a lease, no writer is safe as it
 * is. Any other file is replaced by a private copy, because its owner may open it again through a
 * descriptor kept from before the claim. Not thread safe.
 */
final class Custody {
  private final int ourUid;

  /** What became of the attempt. */
  enum Result {
    /** A regular file whose bytes stay as they are. */
    SAFE,
    /** Somebody still writes. */
    BUSY,
    /** A regular file that we cannot read. */
    UNREADABLE,
    /** Not the regular file that was checked before the claim. */
    OTHER
  }

  /**
   * Learns who we are.
   *
   * @param ownFolder a folder that this process has made
   */
  Custody(Path ownFolder) throws IOException {
    ourUid = (Integer) Files.getAttribute(ownFolder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Takes a file into custody.
   *
   * @param file a path in the spool
   * @param expected the inode that was checked before the claim; null if any regular file will do
   * @param evenIfBusy whether to take a copy of the moment from a file that somebody still writes
   *     to
   * @param scratch a free name in the same folder tree, for the copy
   * @return what became of it
   * @throws IOException if the disk fails or is full; the file is unchanged then
   */
  Result take(Path file, Object expected, boolean evenIfBusy, Path scratch) throws IOException {
    Map<String, Object> now =
        Files.readAttributes(
            file, "unix:uid,nlink,isRegularFile,fileKey", LinkOption.NOFOLLOW_LINKS);
    if (!(Boolean) now.get("isRegularFile")
        || (expected != null && !expected.equals(now.get("fileKey")))) {
      return Result.OTHER;
    }
    Disk.Writers writers = Disk.writers(file);
    if (writers == Disk.Writers.SOME && !evenIfBusy) {
      return Result.BUSY;
    }
    boolean ours = (Integer) now.get("uid") == ourUid && (Integer) now.get("nlink") == 1;
    if (!ours || writers != Disk.Writers.NONE) {
      try {
        copy(file, scratch);
      } catch (AccessDeniedException e) {
        return Result.UNREADABLE;
      }
    }
    return Result.SAFE;
  }

  private static void copy(Path file, Path scratch) throws IOException {
    Files.deleteIfExists(scratch);
    DurableCopy.copy(file, scratch);
    Files.move(
        scratch,
        file,
        StandardCopyOption.ATOMIC_MOVE); // replaces our own claim, nobody else's file
  }
}
