package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.SmallReadCalls;
import dev.dropgate.io.linux.WriterState;
import java.io.Closeable;
import java.nio.file.Path;

/**
 * Holds a regular file open for reading from before its claim until after, with a read lease where
 * the kernel grants one. The file lies in a folder that other users may write to. The lease spans
 * the claim's rename, which leases do not prevent, so one descriptor answers both questions:
 * whether a writer has the file open before the claim, and whether a writer has opened it in
 * between. A process that opens the file for writing meanwhile waits in the kernel for {@link
 * #close}. Not thread safe.
 */
public final class ClaimLease implements Closeable {
  private final int descriptor;
  private final WriterState writers;
  private boolean closed;

  /**
   * Takes ownership of a descriptor.
   *
   * @param descriptor negative if the file could not be opened
   * @param writers the kernel's answer
   */
  ClaimLease(int descriptor, WriterState writers) {
    this.descriptor = descriptor;
    this.writers = writers;
  }

  /**
   * Returns whether a process held the file open for writing when this lease was taken.
   *
   * @return {@code UNKNOWN} if the kernel gives no answer: the file belongs to another user and the
   *     gate lacks CAP_LEASE, the file is on a network file system, or another file has taken the
   *     name
   */
  public WriterState writers() {
    return writers;
  }

  /**
   * Checks for writers again, after the claim.
   *
   * @param claim the current path of the file, in a folder that only the gate can enter
   * @return {@code NONE} if no process has opened the file for writing since, or waits to do so
   */
  public WriterState writersAfter(Path claim) {
    if (closed || descriptor < 0 || writers == WriterState.SOME) {
      return DurableFiles.findWriters(claim);
    }
    if (writers == WriterState.UNKNOWN) {
      return writers; // the kernel has refused the same question about the same file
    }
    return LeaseCalls.isIntact(descriptor) ? WriterState.NONE : WriterState.SOME;
  }

  /**
   * Reads the file.
   *
   * @return all of its bytes; null if the kernel does not rule out a writer, or if the file is
   *     empty or has more than 64 KiB
   */
  public byte[] readSmall() {
    return closed || descriptor < 0 || writers != WriterState.NONE
        ? null
        : SmallReadCalls.read(descriptor);
  }

  /** Releases the lease. Processes that wait to open the file for writing continue. */
  @Override
  public void close() {
    if (!closed && descriptor >= 0) {
      LibcCalls.closeDescriptor(descriptor); // this also ends the lease
    }
    closed = true;
  }

  /**
   * The folder of such files, opened once for all of them. The kernel resolves a path below it step
   * by step and follows no link. Not thread safe.
   */
  public static final class Folder implements Closeable {
    private static final int NOT_OPENED = -1;

    private final Path folder;
    private int descriptor = NOT_OPENED;
    private boolean opened;

    /**
     * Stores the folder's path; the folder is opened with the first file.
     *
     * @param folder absolute; may be a link
     */
    public Folder(Path folder) {
      this.folder = folder;
    }

    /**
     * Opens a file and requests a lease on it. Never blocks: neither for the writer of a FIFO nor
     * for the holder of another lease.
     *
     * @param relative the file's path below this folder
     * @param fileKey the file key of the regular file that was found under this path
     * @return never null; the caller closes it
     */
    public ClaimLease openFile(Path relative, Object fileKey) {
      if (!opened) {
        descriptor = LeaseCalls.openFolder(folder);
        opened = true;
      }
      if (descriptor < 0) {
        return new ClaimLease(-1, WriterState.UNKNOWN);
      }
      int fd = LeaseCalls.openBelow(descriptor, folder, relative);
      if (fd == -Errno.EAGAIN) {
        return new ClaimLease(-1, WriterState.SOME); // the holder of a write lease may write
      }
      if (fd < 0) {
        return new ClaimLease(-1, WriterState.UNKNOWN);
      }
      if (!LeaseCalls.isRegularFile(fd, fileKey)) {
        LibcCalls.closeDescriptor(fd);
        return new ClaimLease(-1, WriterState.UNKNOWN);
      }
      return new ClaimLease(fd, LeaseCalls.takeLease(fd));
    }

    @Override
    public void close() {
      if (descriptor >= 0) {
        LibcCalls.closeDescriptor(descriptor);
      }
      descriptor = NOT_OPENED;
    }
  }
}
