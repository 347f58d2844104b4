package dev.dropgate.intake;

import dev.dropgate.io.FatalExit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of many monitored directories on few threads, so that no directory keeps another
 * one waiting. Directories take turns, one task each. A directory has no more than a certain number
 * of tasks running at a time, and a task that runs for long no longer counts as one of the few: a
 * further thread takes its place. So there are never more threads than the few and those that each
 * directory may have, and a directory full of expensive files only delays itself. Threads that have
 * nothing to do end. Thread safe.
 */
public final class FairExecutor {
  /** In milliseconds, between two looks for tasks that run for long. */
  private static final long SUPERVISION_PAUSE_MILLIS = 100;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

  private final int slots;
  private final int slotsOfOne;
  private final int maxQueued;
  private final long slowNanos;
  private final ThreadFactory factory;
  private final String name;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition busySome = lock.newCondition();
  private final Condition allGone = lock.newCondition();
  private final Map<Object, DirectoryShare> shares = new HashMap<>();

  /** Directories that have a task which may run now, whose turn it is next first. */
  private final Deque<DirectoryShare> ready = new ArrayDeque<>();

  /** Tasks that run and count as one of the few. */
  private final Set<RunningTask> quick = new HashSet<>();

  private int threads;
  private int idle;

  /** Tasks that run for long. */
  private int slow;

  private boolean supervised;
  private boolean supervisorRests;
  private boolean stopped;

  private static final class DirectoryShare {
    private final Object key;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int running;
    private boolean isReady;

    DirectoryShare(Object key) {
      this.key = key;
    }
  }

  private static final class RunningTask {
    private final DirectoryShare share;
    private final Runnable task;
    private final long since = System.nanoTime();

    RunningTask(DirectoryShare share, Runnable task) {
      this.share = share;
      this.task = task;
    }
  }

  /**
   * Prepares; threads are made when there is work.
   *
   * @param name of the threads, before a number
   * @param slots how many tasks run at a time, without those that run for long
   * @param slotsOfOne how many tasks of one directory run at a time
   * @param maxQueued how many tasks of one directory may wait
   * @param slowAfter when a task runs for long
   * @param factory makes the threads
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
    this.slotsOfOne = slotsOfOne;
    this.maxQueued = maxQueued;
    this.slowNanos = slowAfter.toNanos();
    this.factory = factory;
  }

  /**
   * Adds a task.
   *
   * @param directory whose it is
   * @param task is run once
   * @return false if too many of that directory wait, or the executor was stopped; nothing is run
   */
  public boolean offer(Object directory, Runnable task) {
    lock.lock();
    try {
      DirectoryShare share = shares.computeIfAbsent(directory, DirectoryShare::new);
      if (stopped || share.queue.size() >= maxQueued) {
        return false;
      }
      share.queue.add(task);
      makeReady(share);
      wakeThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void makeReady(DirectoryShare share) {
    if (!share.isReady && share.running < slotsOfOne && !share.queue.isEmpty()) {
      share.isReady = true;
      ready.add(share);
    }
  }

  // One thread at a time is woken; it wakes the next one if there is more.
  private void wakeThread() {
    if (ready.isEmpty() || quick.size() >= slots) {
      return;
    }
    if (idle > 0) {
      work.signal();
    } else if (threads < slots + slow) { // else one is about to look for a task
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
        running.task.run();
      } catch (RuntimeException | Error e) {
        FatalExit.haltIfError(e);
        LOG.error("A task of {} failed", name, e); // tasks catch what they may throw
      }
    }
  }

  // Ends one task and begins another.
  private RunningTask nextTask(RunningTask before) {
    lock.lock();
    try {
      if (before != null) {
        finishTask(before);
      }
      while (ready.isEmpty() || quick.size() >= slots) {
        // More than can be used are left when slow tasks end; they would be woken by turns for
        // ever.
        if (stopped || threads > slots + slow || !awaitWork()) {
          threads--;
          allGone.signalAll();
          return null;
        }
      }
      DirectoryShare share = ready.poll();
      share.isReady = false;
      RunningTask running = new RunningTask(share, share.queue.poll());
      share.running++;
      quick.add(running);
      makeReady(share);
      wakeThread();
      ensureSupervised();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void finishTask(RunningTask running) {
    slow -= quick.remove(running) ? 0 : 1;
    DirectoryShare share = running.share;
    share.running--;
    makeReady(share);
    if (share.running == 0 && share.queue.isEmpty()) {
      shares.remove(share.key);
    }
  }

  /** Returns false if there was nothing to do for long. */
  private boolean awaitWork() {
    idle++;
    try {
      long left = IDLE_NANOS;
      while (left > 0 && !stopped && (ready.isEmpty() || quick.size() >= slots)) {
        left = work.awaitNanos(left);
      }
      return !ready.isEmpty() && quick.size() < slots;
    } catch (InterruptedException e) {
      return true; // a task was to be interrupted, not this thread
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
      if (now - running.since >= slowNanos) {
        quick.remove(running);
        slow++;
        wakeThread();
      }
    }
  }

  /**
   * Begins no further task.
   *
   * @return what has not been begun
   */
  public List<Runnable> stop() {
    lock.lock();
    try {
      stopped = true;
      List<Runnable> left = new ArrayList<>();
      shares.values().forEach(share -> left.addAll(share.queue));
      shares.clear();
      ready.clear();
      work.signalAll();
      busySome.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until its threads are gone.
   *
   * @return false if some are not
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

  /** Returns how many threads there are. */
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
