package dev.dropgate.intake.spool;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a second gate from using the spools of this one. The kernel releases the locks when the
 * process ends, however it ends. Thread safe.
 */
public final class SpoolLocks implements AutoCloseable {
  /**
   * By real path: to open the file of a lock once more and to close it would release the lock,
   * which belongs to the process and not to the open file.
   */
  private final Map<Path, FileChannel> locks = new HashMap<>();

  /** Thrown if another gate uses a spool, or if it cannot be locked. */
  public static final class SpoolLockException extends IOException {
    private static final long serialVersionUID = 1L;

    private SpoolLockException(String message) {
      super(message);
    }
  }

  /**
   * Locks a spool; does nothing if it is locked by this already.
   *
   * @param spool an existing folder
   * @throws SpoolLockException if it cannot be locked; the message names the spool and the fix
   */
  public synchronized void lock(Path spool) throws SpoolLockException {
    try {
      Path real = spool.toRealPath();
      if (!locks.containsKey(real)) {
        locks.put(real, acquire(real));
      }
    } catch (SpoolLockException e) {
      throw e;
    } catch (IOException e) {
      throw new SpoolLockException(
          "cannot lock the spool "
              + PrintableText.of(spool)
              + ": "
              + PrintableText.of(e.toString())
              + "; check its rights");
    }
  }

  private static FileChannel acquire(Path spool) throws IOException {
    FileChannel channel =
        FileChannel.open(
            spool.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isFree(channel)) {
      channel.close();
      throw new SpoolLockException(
          "another Dropgate uses the spool "
              + PrintableText.of(spool)
              + "; stop it, or set another folder as spool");
    }
    return channel;
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another gate in this process
    }
  }

  @Override
  public synchronized void close() {
    for (FileChannel channel : locks.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        // The process ends anyway.
      }
    }
    locks.clear();
  }
}
