package dev.dropgate.camel.drop;

import dev.dropgate.io.FatalExit;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Commits units of work on its own thread: waits until a batch is judged, then for the disk, while
 * the next batch is claimed. Units whose batches are judged meanwhile share the next sync. Until
 * then the consumer must not see the batches of the unit. Thread safe.
 */
final class BatchCommitter extends ServiceSupport {
  /** The claims of a full poll; a smaller poll takes less room. */
  private static final int MAX_POLLED = 2_000;

  /**
   * In claims: a full poll that waits for the disk, one that is judged, and one whose entries are
   * claimed. With two, the triage threads run out of work while a commit waits for the disk.
   * Counted in claims, because many small polls come during a slow sync.
   */
  private static final int MAX_UNFINISHED = 3 * MAX_POLLED;

  /**
   * The additional time in milliseconds before a commit counts as a hang. A busy disk may take
   * longer for the commit of a batch, which is one call, than for any other step.
   */
  private static final long COMMIT_GRACE_MILLIS = 10_000;

  /** In seconds; a stopping gate has ten. */
  private static final long STOP_TIMEOUT_SECONDS = 5;

  /**
   * The idle time in seconds after which the thread ends, because most directories are quiet most
   * of the time.
   */
  private static final long IDLE_TIMEOUT_SECONDS = 10;

  private final ThreadPoolExecutor thread;
  private final Semaphore room = new Semaphore(MAX_UNFINISHED);
  private final Queue<PendingUnit> pending = new ConcurrentLinkedQueue<>();
  private final Map<UnitOfWork, Set<Path>> unfinished = new ConcurrentHashMap<>();
  private final ThreadHeartbeat heartbeat;
  private final Consumer<IOException> failures;
  private volatile boolean finishedSome;
  private volatile Runnable whenDone = () -> {};

  private record PendingUnit(UnitOfWork unit, int room) {}

  /**
   * Creates a committer; its thread starts with the first unit.
   *
   * @param whose the watchdog's name of the directory, for the log
   * @param failures receives the failure of a unit that could not be committed; its batches are
   *     polled again
   */
  BatchCommitter(String whose, Consumer<IOException> failures) {
    this.failures = failures;
    this.heartbeat = new ThreadHeartbeat("the commit of " + whose);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_TIMEOUT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread made = new Thread(work, "commit");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Sets the task that runs after each commit, on the thread that has committed it. */
  void whenDone(Runnable task) {
    whenDone = task;
  }

  /** Returns whether {@link #commitLater} would not have to wait, whatever the size of a poll. */
  boolean hasRoom() {
    return room.availablePermits() >= MAX_POLLED;
  }

  /**
   * Commits a unit soon. Waits while too many claims belong to units that are not committed yet.
   *
   * @param unit the unit of a finished poll
   * @param claims the number of its claims
   * @param batches the batches of the poll
   * @throws IOException if the thread is interrupted
   */
  void commitLater(UnitOfWork unit, int claims, Set<Path> batches) throws IOException {
    int needed = Math.min(claims, MAX_POLLED);
    try {
      room.acquire(needed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before a batch was done", e);
    }
    unfinished.put(unit, batches);
    pending.add(new PendingUnit(unit, needed));
    thread.execute(this::commitNext);
  }

  // One call for each unit; it finds none if an earlier call has committed it with others.
  private void commitNext() {
    List<PendingUnit> units = new ArrayList<>();
    try {
      takeJudged(units);
      if (units.isEmpty()) {
        return;
      }
      heartbeat.startWork();
      heartbeat.allowMillis(COMMIT_GRACE_MILLIS);
      UnitOfWork.sync(units.stream().map(PendingUnit::unit).toList());
      for (PendingUnit one : units) {
        finish(one.unit());
      }
    } catch (IOException e) {
      failures.accept(e);
    } catch (RuntimeException e) {
      failures.accept(new IOException(e.toString(), e));
    } catch (Error e) {
      FatalExit.halt("JVM error", e); // otherwise the error would go unnoticed
    } finally {
      heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      units.forEach(this::forget);
    }
  }

  // Waits for the oldest unit, and takes the next ones too as far as their batches are judged.
  private void takeJudged(List<PendingUnit> units) throws IOException {
    PendingUnit next = pending.poll();
    if (next != null) {
      units.add(next);
      next.unit().awaitTasks(); // the watchdog watches each task on its own thread
      for (next = pending.peek(); next != null && !next.unit().hasTasks(); next = pending.peek()) {
        units.add(pending.remove());
      }
    }
  }

  private void finish(UnitOfWork unit) {
    try {
      unit.finish();
    } catch (IOException e) {
      failures.accept(e); // the other units are on disk all the same
    }
  }

  private void forget(PendingUnit done) {
    unfinished.remove(done.unit());
    finishedSome = true;
    room.release(done.room());
    try {
      whenDone.run();
    } catch (RuntimeException e) {
      failures.accept(new IOException(e.toString(), e)); // the others must be forgotten, too
    }
  }

  /** Returns whether a unit with this batch is not committed yet. */
  boolean isUnfinished(Path batch) {
    for (Set<Path> batches : unfinished.values()) {
      if (batches.contains(batch)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a unit was committed since the last call. */
  boolean takeFinished() {
    boolean some = finishedSome;
    finishedSome = false;
    return some;
  }

  // Runs after the consumers have stopped: commits what they have begun.
  @Override
  protected void doStop() throws Exception {
    thread.shutdown();
    if (!thread.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
    heartbeat.unregister();
  }
}
