package dev.dropgate.camel.intake;

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
 * Ends one group after the other on a thread of its own: waits until the batch is judged, then for
 * the disk, while the next batch is claimed. Until then the consumer must not see what the group is
 * about. Thread safe.
 */
final class BatchCommitter extends ServiceSupport {
  /** One that is being ended and one that comes next: more would not make anything faster. */
  private static final int MAX_UNFINISHED = 2;

  /**
   * In milliseconds: a busy disk may take longer for the commit of a batch, which is one call, than
   * for anything else before it counts as a hang.
   */
  private static final long COMMIT_GRACE_MILLIS = 10_000;

  /** In seconds; a gate that is told to end has ten. */
  private static final long STOP_TIMEOUT_SECONDS = 5;

  /** In seconds, after which the thread ends: most directories are quiet most of the time. */
  private static final long IDLE_TIMEOUT_SECONDS = 10;

  private final ThreadPoolExecutor thread;
  private final Semaphore room = new Semaphore(MAX_UNFINISHED);
  private final Map<GroupCommit, Set<Path>> unfinished = new ConcurrentHashMap<>();
  private final ThreadHeartbeat heartbeat;
  private final Consumer<IOException> failures;
  private volatile boolean finishedSome;
  private volatile Runnable whenDone = () -> {};

  /**
   * Starts the thread at the first group.
   *
   * @param whose for the log: what the watchdog calls it
   * @param failures is told when a group could not be ended; what it was about comes again
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

  /** Sets what is run whenever a group was ended, by the thread that has ended it. */
  void whenDone(Runnable task) {
    whenDone = task;
  }

  /** Returns whether {@link #commitLater} would begin at once. */
  boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  /**
   * Ends a group soon. Waits while two others are not ended yet.
   *
   * @param group of a poll that is over; null if there is none here
   * @param batches what the poll was about
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
      group.awaitTasks(); // each is watched on its thread
      heartbeat.startWork();
      heartbeat.allowMillis(COMMIT_GRACE_MILLIS);
      group.commit();
    } catch (IOException e) {
      failures.accept(e);
    } catch (RuntimeException e) {
      failures.accept(new IOException(e.toString(), e));
    } catch (Error e) {
      FatalExit.halt("JVM error", e); // nobody else would hear of it
    } finally {
      heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      unfinished.remove(group);
      finishedSome = true;
      room.release();
      whenDone.run();
    }
  }

  /** Whether a group that is about a batch is not ended yet. */
  boolean isUnfinished(Path batch) {
    for (Set<Path> batches : unfinished.values()) {
      if (batches.contains(batch)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a group was ended since this was asked last. */
  boolean takeFinished() {
    boolean some = finishedSome;
    finishedSome = false;
    return some;
  }

  // After the consumers: what they have begun is ended.
  @Override
  protected void doStop() throws Exception {
    thread.shutdown();
    if (!thread.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
    heartbeat.unregister();
  }
}
