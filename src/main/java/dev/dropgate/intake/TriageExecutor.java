package dev.dropgate.intake;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the judging of polled entries on its own threads, so that all processors work and the next
 * batch is claimed meanwhile. Monitored directories take turns, and an entry that takes long delays
 * only its own directory; see {@link FairExecutor}. The queue of a directory is bounded; a consumer
 * that finds it full judges in its own thread. The watchdog watches each thread. Thread safe.
 */
public final class TriageExecutor extends AbstractExecutorService {
  /** More than the batches that one consumer can have in progress. */
  private static final int MAX_QUEUED = 9_000;

  /** Ordinary files take far less than a millisecond. */
  private static final Duration SLOW_TASK = Duration.ofMillis(500);

  private static final String NO_DIRECTORY = "";

  private final AtomicInteger threadCount = new AtomicInteger();

  private final FairExecutor executor;

  /**
   * Creates an executor with one thread per processor; a directory may use at least two, so that
   * its quick files do not wait.
   */
  public TriageExecutor() {
    this(Runtime.getRuntime().availableProcessors());
  }

  private TriageExecutor(int processors) {
    executor =
        new FairExecutor(
            "triage",
            processors,
            Math.max(2, processors),
            MAX_QUEUED,
            SLOW_TASK,
            work -> new TriageThread(work, threadCount.incrementAndGet()));
  }

  /** A thread with its heartbeat. */
  private static final class TriageThread extends Thread {
    private final ThreadHeartbeat heartbeat = new ThreadHeartbeat(getName());

    TriageThread(Runnable work, int number) {
      super(work, "triage-" + number);
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        super.run();
      } finally {
        heartbeat.unregister();
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    String whose = ThreadHeartbeat.currentName();
    if (!executor.offer(whose == null ? NO_DIRECTORY : whose, () -> run(task, whose))) {
      task.run();
    }
  }

  private static void run(Runnable task, String whose) {
    ThreadHeartbeat own = ((TriageThread) Thread.currentThread()).heartbeat;
    own.startWork(whose);
    try {
      task.run();
    } finally {
      own.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
    }
  }

  @Override
  public void shutdown() {
    executor.stop();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return executor.stop();
  }

  @Override
  public boolean isShutdown() {
    return executor.isStopped();
  }

  @Override
  public boolean isTerminated() {
    return executor.isEnded();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return executor.awaitEnd(unit.toNanos(timeout));
  }
}
