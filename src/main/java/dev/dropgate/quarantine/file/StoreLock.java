package dev.dropgate.quarantine.file;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.LockHolder;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.record.StoreLockedException;
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
public final class StoreLock {
  private static final String FILE_NAME = ".lock";

  /** How long a step waits. Longer than any step of a healthy disk takes. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /**
   * How long a step waits after another one has waited in vain: many dangerous files must not wait
   * for {@link #MAX_WAIT} one after the other, and keep a triage thread busy.
   */
  private static final Duration SHORT_WAIT = Duration.ofMillis(250);

  /** Between two tries, in nanoseconds: the kernel can wait for the lock only without end. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Map<Path, StoreLock> LOCKS_BY_FOLDER = new ConcurrentHashMap<>();

  private final Path folder;
  private final ReentrantLock threads = new ReentrantLock();
  private volatile boolean waitedInVain;
  private FileChannel channel;

  private StoreLock(Path folder) {
    this.folder = folder;
  }

  static StoreLock of(Path folder) {
    return LOCKS_BY_FOLDER.computeIfAbsent(folder, StoreLock::new);
  }

  /** Something to do alone. */
  public interface LockedWork<T> {
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
  public <T> T runLocked(LockedWork<T> work) throws IOException {
    Duration patience = waitedInVain ? SHORT_WAIT : MAX_WAIT;
    long end = System.nanoTime() + patience.toNanos();
    try {
      if (!threads.tryLock() && !threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw lockedException("another step of this process");
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
    for (long pause = FIRST_PAUSE_NANOS;
        held == null;
        pause = Math.min(2 * pause, MAX_PAUSE_NANOS)) {
      if (System.nanoTime() - end >= 0) {
        waitedInVain = true;
        throw lockedException(describeHolder());
      }
      TimeUnit.NANOSECONDS.sleep(pause);
      held = open().tryLock();
    }
    return held;
  }

  private StoreLockedException lockedException(String holder) {
    return new StoreLockedException("the store " + SafeText.of(folder) + " is locked by " + holder);
  }

  private String describeHolder() {
    try {
      return LockHolder.of(folder.resolve(FILE_NAME))
          .map(LockHolder::describe)
          .orElse("another process");
    } catch (IOException e) {
      return "another process";
    }
  }

  /**
   * Whether anybody has ever changed anything here. Who only looks must not make the lock's file:
   * the gate may run as another user, who could not open it.
   */
  boolean exists() {
    return Files.exists(folder.resolve(FILE_NAME), LinkOption.NOFOLLOW_LINKS);
  }

  private FileChannel open() throws IOException {
    if (channel == null || !channel.isOpen()) {
      channel =
          FileChannel.open(
              DurableFiles.createPrivateFolders(folder).resolve(FILE_NAME),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              DurableFiles.OWNER_ONLY_FILE);
    }
    return channel;
  }
}
