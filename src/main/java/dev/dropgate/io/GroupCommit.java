package dev.dropgate.io;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes what the threads of one batch have written durable all at once: one {@code syncfs} for each
 * file system instead of several {@code fsync} for each file, and only then the deletions that rely
 * on it. Until then a crash finds the originals. Without {@code syncfs} (no JNA here) there is no
 * group, and every write is synced by itself. The thread that begins a group belongs to it until it
 * leaves it; others do while they run what {@link #bindToCurrent} has bound. Thread safe.
 */
public final class GroupCommit {
  private static final ThreadLocal<GroupCommit> CURRENT = new ThreadLocal<>();

  private final Map<Object, Path> fileSystems = new ConcurrentHashMap<>();
  private final Set<Path> known = ConcurrentHashMap.newKeySet();
  private final Queue<Path> deletions = new ConcurrentLinkedQueue<>();
  private int running;

  private GroupCommit() {}

  /**
   * Opens a group on this thread; what an earlier one left undone is forgotten, and found again on
   * the disk.
   */
  public static void begin() {
    if (LibcCalls.isAvailable()) {
      CURRENT.set(new GroupCommit());
    }
  }

  /** Leaves this thread's group undone: nothing is deleted, so all of it is found again. */
  public static void abandon() {
    CURRENT.remove();
  }

  /**
   * Binds a task to the group of the calling thread, which does not end before the task has.
   *
   * @param task what another thread will run, once
   * @return the same, bound; it must be run, or the group never ends
   */
  public static Runnable bindToCurrent(Runnable task) {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      return task;
    }
    group.taskStarted();
    return () -> {
      GroupCommit own = CURRENT.get(); // the task may be run by the thread that has submitted it
      CURRENT.set(group);
      try {
        task.run();
      } finally {
        CURRENT.set(own);
        group.taskFinished();
      }
    };
  }

  private synchronized void taskStarted() {
    running++;
  }

  private synchronized void taskFinished() {
    running--;
    if (running == 0) {
      notifyAll(); // and not for each: the waking would cost more than some tasks
    }
  }

  /**
   * Waits until all tasks that belong to it are done, however long that takes.
   *
   * @throws IOException if the thread is interrupted
   */
  public synchronized void awaitTasks() throws IOException {
    try {
      while (running > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before a batch was done", e);
    }
  }

  /**
   * Leaves a sync to the group.
   *
   * @param folder what was written, or its folder: it must still have this name at the end
   * @return false if there is no group on this thread: the caller syncs
   */
  static boolean defersSync(Path folder) throws IOException {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      return false;
    }
    if (!group.known.contains(folder)) {
      group.fileSystems.putIfAbsent(
          Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS), folder);
      group.known.add(folder);
    }
    return true;
  }

  /** A folder was made just now: it is where its parent is, so that nobody has to look. */
  static void noteCreated(Path folder) {
    GroupCommit group = CURRENT.get();
    Path parent = folder.getParent();
    if (group != null && parent != null && group.known.contains(parent)) {
      group.known.add(folder);
    }
  }

  /**
   * Deletes a file once everything written before is durable: at the end of the group, or now if
   * there is none.
   *
   * @param file may be gone already
   * @throws IOException if it cannot be deleted now
   */
  public static void deleteAfterwards(Path file) throws IOException {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      Files.deleteIfExists(file);
    } else {
      group.deletions.add(file);
    }
  }

  /**
   * Takes the group of this thread from it, to be ended elsewhere.
   *
   * @return null if there is none
   */
  public static GroupCommit detachCurrent() {
    GroupCommit group = CURRENT.get();
    CURRENT.remove();
    return group;
  }

  /**
   * Commits the group of this thread, if there is one.
   *
   * @throws IOException as {@link #commit}
   */
  public static void commitCurrent() throws IOException {
    GroupCommit group = detachCurrent();
    if (group != null) {
      group.commit();
    }
  }

  /**
   * Commits, when all of its tasks are done.
   *
   * @throws IOException if the disk refuses: nothing is deleted then, so all of it is done again
   */
  public void commit() throws IOException {
    awaitTasks();
    for (Path file : fileSystems.values()) {
      DurableFiles.syncFileSystem(file);
    }
    for (Path file : deletions) {
      Files.deleteIfExists(file);
    }
  }
}
