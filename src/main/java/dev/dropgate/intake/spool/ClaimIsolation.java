package dev.dropgate.intake.spool;

import dev.dropgate.io.BusyFileException;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Makes sure that the bytes of a claimed file can no longer change, so that the gate delivers what
 * it inspected. A file of the gate's own user is safe if it has one name and a lease proves that it
 * has no writer. Any other file is replaced by a private copy, because its owner may reopen it
 * through a descriptor kept from before the claim. Thread safe.
 */
final class ClaimIsolation {
  private static final int OTHERS_WRITE_MASK = 0022;

  private final CopyPermissionPolicy rights;
  private final long maxFileSize;

  /** The state of a claimed file. */
  enum ClaimState {
    /** A regular file whose bytes can no longer change. */
    SAFE,
    /** A regular file that must be copied, because another process could change its bytes. */
    FOREIGN,
    /** A process is writing to it. */
    BUSY,
    /** It is larger than the size limit for reading. */
    TOO_BIG,
    /** It is not the regular file that was checked before the claim. */
    OTHER
  }

  /**
   * Reads the gate's own user ID from a folder that this process has made.
   *
   * @param ownFolder a folder that this process has made
   * @param maxFileSize in bytes; larger files are not read
   */
  ClaimIsolation(Path ownFolder, long maxFileSize) throws IOException {
    this(CopyPermissionPolicy.of(false, ownFolder), maxFileSize);
  }

  /**
   * Uses another permission policy for private copies.
   *
   * @param rights decides which permissions a private copy gets
   * @param maxFileSize in bytes; larger files are not read
   */
  ClaimIsolation(CopyPermissionPolicy rights, long maxFileSize) {
    this.rights = rights;
    this.maxFileSize = maxFileSize;
  }

  /**
   * Checks a claimed file in three system calls, whatever its size.
   *
   * @param file a path in the spool
   * @param expected the inode that was checked before the claim; null if any regular file will do
   * @return the state of the file
   */
  ClaimState checkState(Path file, Object expected) throws IOException {
    return checkState(file, expected, null);
  }

  /**
   * Checks a claimed file that was opened before the claim.
   *
   * @param lease the lease on the file of the expected inode; null if there is none
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
    // A process that may write to the inode can reopen it through a descriptor kept from before the
    // claim.
    boolean ours =
        (Integer) now.get("uid") == rights.ourUid()
            && (Integer) now.get("nlink") == 1
            && ((Integer) now.get("mode") & OTHERS_WRITE_MASK) == 0;
    return ours && writers == WriterState.NONE ? ClaimState.SAFE : ClaimState.FOREIGN;
  }

  /** The result of copying a claimed file. */
  enum CopyResult {
    /** The claim is now a private copy. */
    DONE,
    /** The gate has no right to read the file; the claim is unchanged. */
    UNREADABLE,
    /** The file is, or has grown, larger than the size limit; the claim is unchanged. */
    TOO_BIG
  }

  /**
   * Replaces a claimed file by a private copy of its current content. A file that a process keeps
   * extending meanwhile is read only up to the size limit.
   *
   * @param file a path in the spool
   * @param scratch an unused name in the same folder tree
   * @param origin the path of the note that keeps the file's metadata; written before the copy
   *     replaces the file
   * @return the result
   * @throws IOException if the disk fails or is full; the file is then unchanged
   */
  CopyResult copyPrivately(Path file, Path scratch, Path origin) throws IOException {
    Files.deleteIfExists(scratch);
    if (Files.size(file) > maxFileSize) {
      return CopyResult.TOO_BIG;
    }
    FileMetadata before =
        FileMetadataAccess.read(file); // before reading, to keep the last access time
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
        StandardCopyOption.ATOMIC_MOVE); // replaces only the gate's own claim, no other file
    return CopyResult.DONE;
  }
}
