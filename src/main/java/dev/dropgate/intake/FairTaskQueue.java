package dev.dropgate.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Queues the tasks of many directories. Directories take turns, one task each, and the number of
 * tasks of one directory that wait or run is limited. Not thread safe.
 */
final class FairTaskQueue {
  private final int maxRunning;
  private final int maxQueued;
  private final Map<Object, DirectoryShare> shares = new HashMap<>();

  /** Directories with a task that may run now; the next in turn comes first. */
  private final Deque<DirectoryShare> ready = new ArrayDeque<>();

  private static final class DirectoryShare {
    private final Object key;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int running;
    private boolean isReady;

    DirectoryShare(Object key) {
      this.key = key;
    }
  }

  /** A task that was taken from the queue and has not ended. */
  static final class RunningTask {
    private final DirectoryShare share;
    private final Runnable task;
    private final long since = System.nanoTime();

    private RunningTask(DirectoryShare share, Runnable task) {
      this.share = share;
      this.task = task;
    }

    void run() {
      task.run();
    }

    /** Returns the value of {@link System#nanoTime} at its start. */
    long since() {
      return since;
    }
  }

  /**
   * Creates an empty queue.
   *
   * @param maxRunning the maximum number of tasks of one directory that run at a time
   * @param maxQueued the maximum number of tasks of one directory that wait
   */
  FairTaskQueue(int maxRunning, int maxQueued) {
    this.maxRunning = maxRunning;
    this.maxQueued = maxQueued;
  }

  /** Adds a task; returns false if too many tasks of its directory wait. */
  boolean add(Object directory, Runnable task) {
    DirectoryShare share = shares.computeIfAbsent(directory, DirectoryShare::new);
    if (share.queue.size() >= maxQueued) {
      return false;
    }
    share.queue.add(task);
    makeReady(share);
    return true;
  }

  /** Returns whether a task may run now. */
  boolean isReady() {
    return !ready.isEmpty();
  }

  /** Takes the next task in turn; there must be one that may run now. */
  RunningTask take() {
    DirectoryShare share = ready.poll();
    share.isReady = false;
    RunningTask running = new RunningTask(share, share.queue.poll());
    share.running++;
    makeReady(share);
    return running;
  }

  /** Notes the end of a task, so that another task of its directory may run. */
  void finish(RunningTask running) {
    DirectoryShare share = running.share;
    share.running--;
    makeReady(share);
    if (share.running == 0 && share.queue.isEmpty()) {
      shares.remove(share.key);
    }
  }

  private void makeReady(DirectoryShare share) {
    if (!share.isReady && share.running < maxRunning && !share.queue.isEmpty()) {
      share.isReady = true;
      ready.add(share);
    }
  }

  /** Removes and returns all tasks that have not begun. */
  List<Runnable> drain() {
    List<Runnable> left = new ArrayList<>();
    shares.values().forEach(share -> left.addAll(share.queue));
    shares.clear();
    ready.clear();
    return left;
  }
}
