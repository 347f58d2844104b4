package dev.dropgate.runtime;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a second gate from using a spool. The kernel releases the lock when the process ends,
 * however it ends.
 */
final class SpoolLock implements AutoCloseable {
  private final List<FileChannel> channels = new ArrayList<>();

  /**
   * Locks the spools.
   *
   * @param spools existing folders
   * @throws ConfigurationException if another gate uses one of them
   */
  SpoolLock(Iterable<Path> spools) throws ConfigurationException {
    for (Path spool : spools) {
      lock(spool);
    }
  }

  private void lock(Path spool) throws ConfigurationException {
    try {
      FileChannel channel =
          FileChannel.open(
              spool.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channels.add(channel);
      if (!isFree(channel)) {
        close();
        throw new ConfigurationException(
            "another Dropgate uses the spool "
                + PrintableText.of(spool)
                + "; stop it, or set dropgate.spool to another folder");
      }
    } catch (IOException e) {
      close();
      throw new ConfigurationException(
          "cannot lock the spool "
              + PrintableText.of(spool)
              + ": "
              + PrintableText.of(e.toString())
              + "; check its rights");
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another lock in this process
    }
  }

  @Override
  public void close() {
    for (FileChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        // The process ends anyway.
      }
    }
  }
}
