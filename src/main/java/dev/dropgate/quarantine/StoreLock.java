package dev.dropgate.quarantine;

import dev.dropgate.files.Disk;
import dev.dropgate.files.LockHolder;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time change the manifests and the audit log of a store: the
 * gate, and any number of operators. One for each folder, because a process that closes any
 * descriptor of a locked file loses the lock. Whoever holds it for too long (a command that was
 * stopped by Ctrl-Z, a target that hangs) makes the steps of others fail, which are tried again; no
 * step waits without end. Thread safe, reentrant.
 */
final class StoreLock {
  private static final String FILE = ".lock";

  /** How long a step waits. Longer than any step of a healthy disk takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * How long a step waits after another one has waited in vain: many dangerous files must not wait
   * for {@link #PATIENCE} one after the other, and keep a triage thread busy.
   */
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(250);

  /** Between two tries, in nanoseconds: the kernel can wait for the lock only without end. */
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Map<Path, StoreLock> ALL = new ConcurrentHashMap<>();

  private final Path folder;
  private final ReentrantLock threads = new ReentrantLock();
  private volatile boolean waitedInVain;
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
   * Waits for its turn, for a limited time.
   *
   * @param work what to do; short, because the gate may wait for it
   * @return what the work returned
   * @throws StoreLockedException if another process, or another thread, holds the lock for too long
   * @throws IOException if the lock cannot be taken, or the work fails
   */
  <T> T alone(Work<T> work) throws IOException {
    Duration patience = waitedInVain ? SHORT_PATIENCE : PATIENCE;
    long end = System.nanoTime() + patience.toNanos();
    try {
      if (!threads.tryLock() && !threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw locked("another step of this process");
      }
      try {
        if (threads.getHoldCount() > 1) {
          return work.run();
        }
        try (FileLock held = lock(end)) {
          waitedInVain = false;
          return held.isValid() ? work.run() : null;
        }
      } finally {
        threads.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the lock of a store was awaited");
    }
  }

  private FileLock lock(long end) throws IOException, InterruptedException {
    FileLock held = open().tryLock();
    for (long pause = FIRST_PAUSE; held == null; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (System.nanoTime() - end >= 0) {
        waitedInVain = true;
        throw locked(holder());
      }
      TimeUnit.NANOSECONDS.sleep(pause);
      held = open().tryLock();
    }
    return held;
  }

  private StoreLockedException locked(String holder) {
    return new StoreLockedException("the store " + SafeText.of(folder) + " is locked by " + holder);
  }

  private String holder() {
    try {
      return LockHolder.of(folder.resolve(FILE)).map(LockHolder::text).orElse("another process");
    } catch (IOException e) {
      return "another process";
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
