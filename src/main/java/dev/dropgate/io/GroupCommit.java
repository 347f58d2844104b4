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
 * Makes the writes of all threads of one batch durable together: one {@code syncfs} for each file
 * system instead of several {@code fsync} for each file. Only then it performs the deletions and
 * other actions that rely on these writes. Until then a crash finds the originals. Without {@code
 * syncfs} (no JNA) there is no group, and every write is synced separately. The thread that begins
 * a group belongs to it until it leaves it; other threads belong to it while they run a task from
 * {@link #bindToCurrent}. Thread safe.
 */
public final class GroupCommit {
  private static final ThreadLocal<GroupCommit> CURRENT = new ThreadLocal<>();

  private final Map<Object, Path> fileSystems = new ConcurrentHashMap<>();
  private final Set<Path> known = ConcurrentHashMap.newKeySet();
  private final Queue<CommitAction> actions = new ConcurrentLinkedQueue<>();
  private int running;
  private boolean committed;

  /** What may happen only when the writes of a group are durable. */
  public interface CommitAction {
    void run() throws IOException;
  }

  private GroupCommit() {}

  /**
   * Begins a group on this thread. Unfinished work of an earlier group is forgotten; it is found
   * again on the disk.
   */
  public static void begin() {
    if (LibcCalls.isAvailable()) {
      CURRENT.set(new GroupCommit());
    }
  }

  /** Abandons this thread's group: nothing is deleted, so all of its work is found again. */
  public static void abandon() {
    CURRENT.remove();
  }

  /**
   * Binds a task to the group of the calling thread. The group does not end before the task has
   * ended.
   *
   * @param task the task that another thread will run, once
   * @return the bound task; it must be run, or the group never ends
   */
  public static Runnable bindToCurrent(Runnable task) {
    GroupCommit group = CURRENT.get();
    if (group == null) {
      return task;
    }
    group.taskStarted();
    return () -> {
      GroupCommit own = CURRENT.get(); // the thread that has submitted the task may also run it
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
      notifyAll(); // not after each task: the wake-up would cost more than some tasks
    }
  }

  /**
   * Waits without a time limit until all tasks of the group have ended.
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
   * Defers a sync to the group.
   *
   * @param folder the written path or its folder; the path must still exist at the end
   * @return false if this thread has no group: the caller then syncs
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

  /** Notes a new folder. It is on the file system of its parent, so no lookup is needed. */
  static void noteCreated(Path folder) {
    GroupCommit group = CURRENT.get();
    Path parent = folder.getParent();
    if (group != null && parent != null && group.known.contains(parent)) {
      group.known.add(folder);
    }
  }

  /**
   * Returns the group of this thread.
   *
   * @return null if there is none
   */
  public static GroupCommit current() {
    return CURRENT.get();
  }

  /**
   * Deletes a file once all writes of a group are durable, whichever thread asks for it: with the
   * group, or now if the group is committed.
   *
   * @param group null for none; the writes were then synced one by one
   * @param file may be gone already
   * @throws IOException if it cannot be deleted now
   */
  public static void deleteAfter(GroupCommit group, Path file) throws IOException {
    runAfter(group, () -> Files.deleteIfExists(file));
  }

  /**
   * Runs an action as {@link #deleteAfter} deletes a file. After a failure, the later actions of
   * the group do not run, and all of its work is done again.
   *
   * @param group null for none
   * @param action may run more than once, after a crash
   * @throws IOException if the action fails now
   */
  public static void runAfter(GroupCommit group, CommitAction action) throws IOException {
    if (group == null || !group.defers(action)) {
      action.run();
    }
  }

  private synchronized boolean defers(CommitAction action) {
    return !committed && actions.add(action);
  }

  private synchronized void endDeferral() {
    committed = true;
  }

  /**
   * Detaches the group of this thread, so that another thread can commit it.
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
   * Commits when all tasks of the group have ended.
   *
   * @throws IOException if the disk fails: nothing is then deleted, so all of the work is done
   *     again
   */
  public void commit() throws IOException {
    awaitTasks();
    for (Path file : fileSystems.values()) {
      DurableFiles.syncFileSystem(file);
    }
    endDeferral();
    for (CommitAction action : actions) {
      action.run();
    }
  }
}
