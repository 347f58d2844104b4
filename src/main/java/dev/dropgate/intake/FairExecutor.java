package dev.dropgate.intake;

import dev.dropgate.intake.FairTaskQueue.RunningTask;
import dev.dropgate.io.FatalExit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of many monitored directories on few threads, so that no directory delays another.
 * Directories take turns, one task each. The number of tasks that one directory runs at a time is
 * limited. A task that runs for long stops counting against the shared slots, and a further thread
 * takes its place. The number of threads is therefore at most the shared slots plus the slots of
 * each directory, and a directory full of expensive files only delays itself. Idle threads end.
 * Thread safe.
 */
public final class FairExecutor {
  /** The pause in milliseconds between two searches for long-running tasks. */
  private static final long SUPERVISION_PAUSE_MILLIS = 100;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

  private final int slots;
  private final long slowNanos;
  private final ThreadFactory factory;
  private final String name;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition busySome = lock.newCondition();
  private final Condition allGone = lock.newCondition();
  private final FairTaskQueue tasks;

  /** Running tasks that count against the shared slots. */
  private final Set<RunningTask> quick = new HashSet<>();

  private int threads;
  private int idle;

  /** The number of running tasks that no longer count against the shared slots. */
  private int slow;

  private boolean supervised;
  private boolean supervisorRests;
  private boolean stopped;

  /**
   * Creates an executor without threads; they start when there is work.
   *
   * @param name the prefix of thread names, before a number
   * @param slots the maximum number of tasks that run at a time, not counting long-running tasks
   * @param slotsOfOne the maximum number of tasks of one directory that run at a time
   * @param maxQueued the maximum number of tasks of one directory that wait
   * @param slowAfter the run time after which a task counts as long-running
   * @param factory creates the threads
   */
  public FairExecutor(
      String name,
      int slots,
      int slotsOfOne,
      int maxQueued,
      Duration slowAfter,
      ThreadFactory factory) {
    this.name = name;
    this.slots = slots;
    this.tasks = new FairTaskQueue(slotsOfOne, maxQueued);
    this.slowNanos = slowAfter.toNanos();
    this.factory = factory;
  }

  /**
   * Adds a task.
   *
   * @param directory the directory that the task belongs to
   * @param task is run once
   * @return false if too many tasks of that directory wait or the executor was stopped; the task is
   *     then not run
   */
  public boolean offer(Object directory, Runnable task) {
    lock.lock();
    try {
      if (stopped || !tasks.add(directory, task)) {
        return false;
      }
      wakeThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  // Only one thread is woken at a time; it wakes the next if there is more work.
  private void wakeThread() {
    if (!tasks.isReady() || quick.size() >= slots) {
      return;
    }
    if (idle > 0) {
      work.signal();
    } else if (threads < slots + slow) { // otherwise a thread is about to look for a task
      threads++;
      boolean made = false;
      try {
        factory.newThread(this::runAlways).start();
        made = true;
      } finally {
        threads -= made ? 0 : 1;
      }
    }
  }

  private void runAlways() {
    RunningTask running = null;
    while (true) {
      running = nextTask(running);
      if (running == null) {
        return;
      }
      try {
        running.run();
      } catch (RuntimeException | Error e) {
        FatalExit.haltIfError(e);
        LOG.error("A task of {} failed", name, e); // tasks catch their expected exceptions
      }
    }
  }

  // Ends one task and begins the next.
  private RunningTask nextTask(RunningTask before) {
    lock.lock();
    try {
      if (before != null) {
        slow -= quick.remove(before) ? 0 : 1;
        tasks.finish(before);
      }
      while (!tasks.isReady() || quick.size() >= slots) {
        // When slow tasks end, more threads are left than slots. They would wake each other in turn
        // for ever.
        if (stopped || threads > slots + slow || !awaitWork()) {
          threads--;
          allGone.signalAll();
          return null;
        }
      }
      RunningTask running = tasks.take();
      quick.add(running);
      wakeThread();
      ensureSupervised();
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work; returns false if none came for {@code IDLE_NANOS}. */
  private boolean awaitWork() {
    idle++;
    try {
      long left = IDLE_NANOS;
      while (left > 0 && !stopped && (!tasks.isReady() || quick.size() >= slots)) {
        left = work.awaitNanos(left);
      }
      return tasks.isReady() && quick.size() < slots;
    } catch (InterruptedException e) {
      return true; // the interrupt was meant for a task, not for this thread
    } finally {
      idle--;
    }
  }

  private void ensureSupervised() {
    if (!supervised) {
      supervised = true;
      Thread thread = new Thread(this::superviseAlways, name + "-supervisor");
      thread.setDaemon(true);
      thread.start();
    }
    if (supervisorRests) {
      supervisorRests = false;
      busySome.signal();
    }
  }

  private void superviseAlways() {
    lock.lock();
    try {
      while (!stopped) {
        if (quick.isEmpty()) {
          supervisorRests = true;
          busySome.await();
        } else {
          busySome.await(SUPERVISION_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
          releaseSlowTasks();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      supervised = false;
      lock.unlock();
    }
  }

  private void releaseSlowTasks() {
    long now = System.nanoTime();
    for (RunningTask running : List.copyOf(quick)) {
      if (now - running.since() >= slowNanos) {
        quick.remove(running);
        slow++;
        wakeThread();
      }
    }
  }

  /**
   * Stops the executor; no further task begins.
   *
   * @return the tasks that have not begun
   */
  public List<Runnable> stop() {
    lock.lock();
    try {
      stopped = true;
      List<Runnable> left = tasks.drain();
      work.signalAll();
      busySome.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all threads have ended.
   *
   * @return false if some are still running after {@code nanos} nanoseconds
   */
  boolean awaitEnd(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (threads > 0 && left > 0) {
        left = allGone.awaitNanos(left);
      }
      return threads == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of threads. */
  int threads() {
    lock.lock();
    try {
      return threads;
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return stopped && threads == 0;
    } finally {
      lock.unlock();
    }
  }
}
