package dev.dropgate.quarantine.file;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.LockHolder;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineStore;
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
 * Lets one thread of one process at a time change the manifests and the audit log of a store, among
 * the gate and any number of operators. There is one lock object per folder, because a process that
 * closes any descriptor of a locked file loses the lock. If a holder keeps the lock for too long (a
 * command stopped by Ctrl-Z, a target that hangs), the steps of others fail and are tried again; no
 * step waits without limit. Thread safe, reentrant.
 */
public final class StoreLock {
  private static final String FILE_NAME = ".lock";

  /** The longest wait of a step, which exceeds any step on a healthy disk. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /**
   * The longest wait after another step has timed out: many dangerous files must not each wait for
   * {@link #MAX_WAIT} in sequence and occupy a triage thread.
   */
  private static final Duration SHORT_WAIT = Duration.ofMillis(250);

  /**
   * The first pause between two attempts. Polls, because the kernel's blocking lock call has no
   * time limit.
   */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Map<Path, StoreLock> LOCKS_BY_FOLDER = new ConcurrentHashMap<>();

  private final Path folder;
  private final Duration maxWait;
  private final ReentrantLock threads = new ReentrantLock();
  private volatile boolean waitedInVain;
  private FileChannel channel;

  private StoreLock(Path folder, Duration maxWait) {
    this.folder = folder;
    this.maxWait = maxWait;
  }

  static StoreLock of(Path folder) {
    return of(folder, MAX_WAIT);
  }

  /** Returns the lock of a folder; only the first call for the folder sets the longest wait. */
  static StoreLock of(Path folder, Duration maxWait) {
    return LOCKS_BY_FOLDER.computeIfAbsent(folder, first -> new StoreLock(first, maxWait));
  }

  /**
   * Runs work under the lock, and waits for the lock for a limited time.
   *
   * @param work the work; it must be short, because the gate may wait for it
   * @return the result of the work
   * @throws StoreLockedException if another process or thread holds the lock for too long
   * @throws IOException if the lock cannot be taken, or the work fails
   */
  public <T> T runLocked(QuarantineStore.LockedWork<T> work) throws IOException {
    Duration patience = waitedInVain ? SHORT_WAIT : maxWait;
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
    return new StoreLockedException(
        "the store " + PrintableText.of(folder) + " is locked by " + holder);
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
   * Returns whether the store was ever changed. A reader must not create the lock file: the gate
   * may run as another user, who could not open it.
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
