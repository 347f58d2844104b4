package dev.dropgate.intake.spool;

import dev.dropgate.io.BusyFileException;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.FileMetadata;
import dev.dropgate.io.linux.WriterState;
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
 * descriptor kept from before the claim. Thread safe.
 */
final class ClaimIsolation {
  private static final int OTHERS_WRITE_MASK = 0022;

  private final CopyPermissionPolicy rights;
  private final long maxFileSize;

  /** How a claimed file stands. */
  enum ClaimState {
    /** A regular file whose bytes stay as they are. */
    SAFE,
    /** A regular file that has to be copied, because its bytes could be changed from elsewhere. */
    FOREIGN,
    /** Somebody writes to it now. */
    BUSY,
    /** Larger than what is read. */
    TOO_BIG,
    /** Not the regular file that was checked before the claim. */
    OTHER
  }

  /**
   * Learns who we are.
   *
   * @param ownFolder a folder that this process has made
   * @param maxFileSize in bytes; larger files are not read
   */
  ClaimIsolation(Path ownFolder, long maxFileSize) throws IOException {
    this(CopyPermissionPolicy.of(false, ownFolder), maxFileSize);
  }

  /**
   * The same for other rights of private copies.
   *
   * @param rights what a private copy gets
   * @param maxFileSize in bytes; larger files are not read
   */
  ClaimIsolation(CopyPermissionPolicy rights, long maxFileSize) {
    this.rights = rights;
    this.maxFileSize = maxFileSize;
  }

  /**
   * Looks at a claimed file, in three system calls, whatever its size.
   *
   * @param file a path in the spool
   * @param expected the inode that was checked before the claim; null if any regular file will do
   * @return how it stands
   */
  ClaimState checkState(Path file, Object expected) throws IOException {
    return checkState(file, expected, null);
  }

  /**
   * The same where the file was opened before the claim.
   *
   * @param lease on the file of the expected inode; null if there is none
   */
  ClaimState checkState(Path file, Object expected, ClaimLease lease) throws IOException {
    Map<String, Object> now =
        Files.readAttributes(
            file, "unix:uid,nlink,mode,size,isRegularFile,fileKey", LinkOption.NOFOLLOW_LINKS);
    if (!(Boolean) now.get("isRegularFile")
        || (expected != null && !expected.equals(now.get("fileKey")))) {
      return ClaimState.OTHER;
    }
    WriterState writers = lease == null ? DurableFiles.findWriters(file) : lease.writersAfter(file);
    if (writers == WriterState.SOME) {
      return ClaimState.BUSY;
    }
    if ((Long) now.get("size") > maxFileSize) {
      return ClaimState.TOO_BIG;
    }
    // Whoever may write to the inode can reopen it through a descriptor kept from before the claim.
    boolean ours =
        (Integer) now.get("uid") == rights.ourUid()
            && (Integer) now.get("nlink") == 1
            && ((Integer) now.get("mode") & OTHERS_WRITE_MASK) == 0;
    return ours && writers == WriterState.NONE ? ClaimState.SAFE : ClaimState.FOREIGN;
  }

  /** What became of a copy. */
  enum CopyResult {
    /** The claim is a private copy now. */
    DONE,
    /** We have no right to read it; the claim is unchanged. */
    UNREADABLE,
    /** It is, or has grown, larger than what is read; the claim is unchanged. */
    TOO_BIG
  }

  /**
   * Replaces a claimed file by a private copy of what it holds now. A file that somebody makes
   * longer and longer meanwhile is not read without end.
   *
   * @param file a path in the spool
   * @param scratch a free name in the same folder tree
   * @param origin where what the file had is noted before the copy takes its place
   * @return what became of it
   * @throws IOException if the disk fails or is full; the file is unchanged then
   */
  CopyResult copyPrivately(Path file, Path scratch, Path origin) throws IOException {
    Files.deleteIfExists(scratch);
    if (Files.size(file) > maxFileSize) {
      return CopyResult.TOO_BIG;
    }
    FileMetadata before = FileMetadata.of(file); // ahead of reading, for its time of last access
    try {
      long oneMore = maxFileSize == Long.MAX_VALUE ? maxFileSize : maxFileSize + 1;
      DurableCopy.copy(file, scratch, oneMore, rights::of);
    } catch (AccessDeniedException | BusyFileException e) {
      return CopyResult.UNREADABLE;
    }
    if (Files.size(scratch) > maxFileSize) {
      Files.delete(scratch);
      return CopyResult.TOO_BIG;
    }
    OriginNoteStore.write(origin, before);
    Files.move(
        scratch,
        file,
        StandardCopyOption.ATOMIC_MOVE); // replaces our own claim, nobody else's file
    return CopyResult.DONE;
  }
}
