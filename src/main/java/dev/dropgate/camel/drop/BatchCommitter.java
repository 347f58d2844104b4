package dev.dropgate.camel.drop;

import dev.dropgate.io.FatalExit;
import dev.dropgate.io.GroupCommit;
import dev.dropgate.io.ThreadHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Commits groups one after the other on its own thread: waits until a batch is judged, then for the
 * disk, while the next batch is claimed. Until then the consumer must not see the batches of the
 * group. Thread safe.
 */
final class BatchCommitter extends ServiceSupport {
  /**
   * One group that waits for the disk, one that is judged, and one whose entries are claimed. With
   * two, the triage threads run out of work while a commit waits for the disk.
   */
  private static final int MAX_UNFINISHED = 3;

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
  private final Map<GroupCommit, Set<Path>> unfinished = new ConcurrentHashMap<>();
  private final ThreadHeartbeat heartbeat;
  private final Consumer<IOException> failures;
  private volatile boolean finishedSome;
  private volatile Runnable whenDone = () -> {};

  /**
   * Creates a committer; its thread starts with the first group.
   *
   * @param whose the watchdog's name of the directory, for the log
   * @param failures receives the failure of a group that could not be committed; its batches are
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

  /** Sets the task that runs after each group, on the thread that has committed it. */
  void whenDone(Runnable task) {
    whenDone = task;
  }

  /** Returns whether {@link #commitLater} would not have to wait. */
  boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  /**
   * Commits a group soon. Waits while three other groups are not committed yet.
   *
   * @param group the group of a finished poll; null if groups are unavailable
   * @param batches the batches of the poll
   * @throws IOException if the thread is interrupted
   */
  void commitLater(GroupCommit group, Set<Path> batches) throws IOException {
    if (group == null) {
      finishedSome = true;
      return;
    }
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before a batch was done", e);
    }
    unfinished.put(group, batches);
    thread.execute(() -> commitLater(group));
  }

  private void commitLater(GroupCommit group) {
    try {
      group.awaitTasks(); // the watchdog watches each task on its own thread
      heartbeat.startWork();
      heartbeat.allowMillis(COMMIT_GRACE_MILLIS);
      group.commit();
    } catch (IOException e) {
      failures.accept(e);
    } catch (RuntimeException e) {
      failures.accept(new IOException(e.toString(), e));
    } catch (Error e) {
      FatalExit.halt("JVM error", e); // otherwise the error would go unnoticed
    } finally {
      heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      unfinished.remove(group);
      finishedSome = true;
      room.release();
      whenDone.run();
    }
  }

  /** Returns whether a group with this batch is not committed yet. */
  boolean isUnfinished(Path batch) {
    for (Set<Path> batches : unfinished.values()) {
      if (batches.contains(batch)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a group was committed since the last call. */
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
