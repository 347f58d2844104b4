package dev.dropgate.quarantine;

import dev.dropgate.files.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time change the manifests and the audit log of a store: the
 * gate, and any number of operators. One for each folder, because a process that closes any
 * descriptor of a locked file loses the lock. Thread safe, reentrant.
 */
final class StoreLock {
  private static final String FILE = ".lock";
  private static final Map<Path, StoreLock> ALL = new ConcurrentHashMap<>();

  private final Path folder;
  private final ReentrantLock threads = new ReentrantLock();
  private FileChannel channel;

  private StoreLock(Path folder) {
    this.folder = folder;
  }

  static StoreLock of(Path folder) {
    return ALL.computeIfAbsent(folder, StoreLock::new);
  }

  /** Something to do alone. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Waits for its turn.
   *
   * @param work what to do; short, because the gate may wait for it
   * @return what the work returned
   * @throws IOException if the lock cannot be had, or the work fails
   */
  <T> T alone(Work<T> work) throws IOException {
    threads.lock();
    try {
      if (threads.getHoldCount() > 1) {
        return work.run();
      }
      try (FileLock held = open().lock()) {
        return held.isValid() ? work.run() : null;
      }
    } finally {
      threads.unlock();
    }
  }

  /**
   * Whether anybody has ever changed anything here. Who only looks must not make the lock's file:
   * the gate may run as another user, who could not open it.
   */
  boolean isThere() {
    return Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
  }

  private FileChannel open() throws IOException {
    if (channel == null || !channel.isOpen()) {
      channel =
          FileChannel.open(
              Disk.privateFolder(folder).resolve(FILE),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              Disk.OWNER_FILE);
    }
    return channel;
  }
}
