package dev.dropgate.camel.drop;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Processes the large files of one consumer one after the other on its own thread, so that small
 * files do not wait for them. The watchdog watches the thread. Thread safe.
 */
final class LargeFileLane {
  /** Beyond it, the polling thread processes the file itself. */
  private static final int MAX_QUEUED = 1_000;

  /** In seconds. Most directories have no large files most of the time. */
  private static final long IDLE_TIMEOUT_SECONDS = 10;

  /**
   * The time that one call for a large file may take, in addition to the limit for any work without
   * a beat: the sync of its record, or a step of the operator's own. At this rate a file just below
   * the size of the lane meets the default of that limit.
   */
  private static final long MIN_BYTES_PER_MILLI = 1_000;

  private final ThreadHeartbeat heartbeat;
  private final ThreadPoolExecutor thread;

  /**
   * Creates a lane; its thread starts with the first file.
   *
   * @param threadName the name of the thread
   * @param whose the name of the directory, printable
   */
  LargeFileLane(String threadName, String whose) {
    heartbeat = new ThreadHeartbeat("the large files of " + whose);
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_TIMEOUT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_QUEUED),
            work -> {
              Thread made = new Thread(work, threadName);
              made.setDaemon(true);
              return made;
            },
            // Also while the pool stops, because a claim must be ended.
            (task, pool) -> ((LargeFile) task).work().run()) {
          @Override
          protected void terminated() {
            heartbeat.unregister();
          }
        };
    thread.allowCoreThreadTimeOut(true);
  }

  private record LargeFile(long size, Runnable work, ThreadHeartbeat heartbeat)
      implements Runnable {
    @Override
    public void run() {
      heartbeat.startWork();
      heartbeat.allowMillis(size / MIN_BYTES_PER_MILLI);
      try {
        work.run();
      } finally {
        heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      }
    }
  }

  /**
   * Processes a file soon, or at once on the calling thread if too many wait.
   *
   * @param size in bytes
   * @param work processes the file, and beats as long as it makes progress
   */
  void execute(long size, Runnable work) {
    thread.execute(new LargeFile(size, work, heartbeat));
  }

  /** Lets the thread end after the files that wait. */
  void stop() {
    thread.shutdown();
  }
}
