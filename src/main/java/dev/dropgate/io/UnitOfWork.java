package dev.dropgate.io;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transaction of one batch: makes the writes of all its steps durable together, by one {@code
 * syncfs} for each file system instead of several {@code fsync} for each file. Only then it
 * performs the deletions and other actions that rely on these writes. Until then a crash finds the
 * originals. Without {@code syncfs} (no JNA), and after the sync has begun, every write is synced
 * separately. Thread safe.
 */
public final class UnitOfWork {
  private static final UnitOfWork IMMEDIATE = new UnitOfWork(false);

  private final Map<Object, Path> fileSystems = new HashMap<>();
  private final Set<Path> known = ConcurrentHashMap.newKeySet();
  private final List<CommitAction> actions = new ArrayList<>();
  private int running;
  private boolean defersSyncs;
  private boolean defersActions;

  /** What may happen only when the writes of a unit are durable. */
  public interface CommitAction {
    void run() throws IOException;
  }

  private UnitOfWork(boolean defers) {
    this.defersSyncs = defers;
    this.defersActions = defers;
  }

  /** Begins a unit. If it is never committed, its work is found again on the disk. */
  public static UnitOfWork begin() {
    return new UnitOfWork(LibcCalls.isAvailable());
  }

  /** Returns the unit of writes that belong to no batch: each is synced by itself, at once. */
  public static UnitOfWork immediate() {
    return IMMEDIATE;
  }

  /**
   * Binds a task to this unit, which does not end before the task has ended.
   *
   * @param task the task that another thread will run, once
   * @return the bound task; it must be run, or the unit never ends
   */
  public Runnable bind(Runnable task) {
    taskStarted();
    return () -> {
      try {
        task.run();
      } finally {
        taskFinished();
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

  /** Returns whether a task has not ended. */
  public synchronized boolean hasTasks() {
    return running > 0;
  }

  /**
   * Waits without a time limit until all tasks have ended.
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
   * Defers a sync to the commit.
   *
   * @param folder the written path or its folder; the highest path of a file system must still
   *     exist at the end
   * @return false if the caller has to sync
   */
  boolean defersSync(Path folder) throws IOException {
    Object fileSystem =
        known.contains(folder) || !isDeferring()
            ? null
            : Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    synchronized (this) {
      if (defersSyncs && fileSystem != null) {
        fileSystems.merge(fileSystem, folder, UnitOfWork::higher);
        known.add(folder);
      }
      return defersSyncs;
    }
  }

  // A record may be deleted before the commit, but not the store.
  private static Path higher(Path one, Path other) {
    return other.getNameCount() < one.getNameCount() ? other : one;
  }

  private synchronized boolean isDeferring() {
    return defersSyncs;
  }

  /** Notes a new folder. It is on the file system of its parent, so no lookup is needed. */
  void noteCreated(Path folder) {
    Path parent = folder.getParent();
    if (parent != null && known.contains(parent)) {
      known.add(folder);
    }
  }

  /**
   * Deletes a file once all writes of this unit are durable: with the commit, or now if it is
   * committed.
   *
   * @param file may be gone already
   * @throws IOException if it cannot be deleted now
   */
  public void deleteAfter(Path file) throws IOException {
    runAfter(() -> Files.deleteIfExists(file));
  }

  /**
   * Runs an action as {@link #deleteAfter} deletes a file. If it fails, the others run all the
   * same.
   *
   * @param action may run more than once, after a crash
   * @throws IOException if the action fails now
   */
  public void runAfter(CommitAction action) throws IOException {
    synchronized (this) {
      if (defersActions) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /**
   * Commits when all tasks have ended.
   *
   * @throws IOException if the disk fails: nothing is then deleted, so all of the work is done
   *     again
   */
  public void commit() throws IOException {
    awaitTasks();
    sync(List.of(this));
    finish();
  }

  /**
   * Makes the writes of units durable, with one sync for each file system. From now on, a step that
   * another thread still runs syncs what it writes.
   *
   * @param units each without a running task; {@link #finish} comes next
   * @throws IOException if the disk fails; none of the units may then be finished
   */
  public static void sync(List<UnitOfWork> units) throws IOException {
    Map<Object, Path> all = new HashMap<>();
    for (UnitOfWork unit : units) {
      synchronized (unit) {
        unit.defersSyncs = false;
        all.putAll(unit.fileSystems);
      }
    }
    for (Path file : all.values()) {
      DurableFiles.syncFileSystem(file);
    }
  }

  /**
   * Performs the actions, after {@link #sync}.
   *
   * @throws IOException if one or more fail, after all were tried
   */
  public void finish() throws IOException {
    List<CommitAction> due;
    synchronized (this) {
      defersActions = false;
      due = List.copyOf(actions);
    }
    Exception problem = null;
    for (CommitAction action : due) {
      try {
        action.run();
      } catch (IOException | RuntimeException e) {
        problem = problem == null ? e : problem;
      }
    }
    if (problem != null) {
      throw problem instanceof IOException io ? io : new IOException(problem.toString(), problem);
    }
  }
}
