package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.WriterState;
import java.io.Closeable;
import java.nio.file.Path;

/**
 * A regular file of a folder that others may write to, from before it is claimed until after: open
 * for reading, with a read lease where the kernel grants one. The lease is held over the claim's
 * rename, which leases do not hinder, so one descriptor answers both questions: whether a writer
 * has the file open before the claim, and whether one has come in between. Whoever opens the file
 * for writing meanwhile waits in the kernel for the {@link #close}. Not thread safe.
 */
public final class ClaimLease implements Closeable {
  private final int descriptor;
  private final WriterState writers;
  private boolean closed;

  /**
   * Takes a descriptor over.
   *
   * @param descriptor negative if the file could not be opened
   * @param writers what the kernel said
   */
  ClaimLease(int descriptor, WriterState writers) {
    this.descriptor = descriptor;
    this.writers = writers;
  }

  /**
   * Returns whether anyone held the file open for writing when this was made.
   *
   * @return {@code UNKNOWN} where the kernel does not tell: the file belongs to somebody else and
   *     the gate lacks CAP_LEASE, a network file system, or another file has taken the name
   */
  public WriterState writers() {
    return writers;
  }

  /**
   * Asks again, after the claim.
   *
   * @param claim where the file is now, in a folder that only we can enter
   * @return {@code NONE} if no one has opened the file for writing since, or waits to do so
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

  /** Gives the lease back. What was opened for writing meanwhile goes on. */
  @Override
  public void close() {
    if (!closed && descriptor >= 0) {
      LibcCalls.closeDescriptor(descriptor); // which ends the lease, too
    }
    closed = true;
  }

  /**
   * The folder that such files are in, opened once for all of them. A path below it is followed
   * step by step by the kernel, and no link on the way. Not thread safe.
   */
  public static final class Folder implements Closeable {
    private static final int NOT_OPENED = -1;

    private final Path folder;
    private int descriptor = NOT_OPENED;
    private boolean opened;

    /**
     * Names the folder; it is opened when the first file is asked for.
     *
     * @param folder absolute; may be a link
     */
    public Folder(Path folder) {
      this.folder = folder;
    }

    /**
     * Opens a file and asks for a lease on it. Waits for no one: not for the writer of a FIFO, not
     * for the holder of another lease.
     *
     * @param relative the file's path below this folder
     * @param fileKey of the regular file that was looked at under this path
     * @return never null; to be closed
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
