package dev.dropgate.intake;

import dev.dropgate.files.Fatal;
import dev.dropgate.files.GroupCommit;
import dev.dropgate.files.Heartbeat;
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
final class Committer extends ServiceSupport {
  /** One that is being ended and one that comes next: more would not make anything faster. */
  private static final int AT_ONCE = 2;

  /**
   * In milliseconds: a busy disk may take longer for the commit of a batch, which is one call, than
   * for anything else before it counts as a hang.
   */
  private static final long COMMIT_GRACE = 10_000;

  /** In seconds; a gate that is told to end has ten. */
  private static final long STOP_LIMIT = 5;

  /** In seconds, after which the thread ends: most directories are quiet most of the time. */
  private static final long IDLE_LIMIT = 10;

  private final ThreadPoolExecutor thread;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<GroupCommit, Set<Path>> unfinished = new ConcurrentHashMap<>();
  private final Heartbeat heartbeat;
  private final Consumer<IOException> failures;
  private volatile boolean finishedSome;
  private volatile Runnable whenDone = () -> {};

  /**
   * Starts the thread at the first group.
   *
   * @param whose for the log: what the watchdog calls it
   * @param failures is told when a group could not be ended; what it was about comes again
   */
  Committer(String whose, Consumer<IOException> failures) {
    this.failures = failures;
    this.heartbeat = new Heartbeat("the commit of " + whose);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_LIMIT,
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

  /** Returns whether {@link #end} would begin at once. */
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
  void end(GroupCommit group, Set<Path> batches) throws IOException {
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
    thread.execute(() -> end(group));
  }

  private void end(GroupCommit group) {
    try {
      group.awaitTasks(); // each is watched on its thread
      heartbeat.work();
      heartbeat.allow(COMMIT_GRACE);
      group.commit();
    } catch (IOException e) {
      failures.accept(e);
    } catch (RuntimeException e) {
      failures.accept(new IOException(e.toString(), e));
    } catch (Error e) {
      Fatal.end("JVM error", e); // nobody else would hear of it
    } finally {
      heartbeat.rest(Heartbeat.FOREVER);
      unfinished.remove(group);
      finishedSome = true;
      room.release();
      whenDone.run();
    }
  }

  /** Whether a group that is about a batch is not ended yet. */
  boolean holds(Path batch) {
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
    if (!thread.awaitTermination(STOP_LIMIT, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
    heartbeat.end();
  }
}
