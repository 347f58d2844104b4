package dev.dropgate.intake;

import dev.dropgate.files.GroupCommit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that judge what the consumers have polled, so that all processors work on one batch.
 * The queue is short and bounded; a consumer that finds it full judges by itself. What these
 * threads write belongs to the batch of the consumer that has sent it. Thread safe.
 */
public final class TriageLane extends ThreadPoolExecutor {
  /** Long enough that the threads never wait for the consumer, short enough to end quickly. */
  private static final int QUEUE = 100;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** As many threads as there are processors beside the consumer's own. */
  public TriageLane() {
    this(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  private TriageLane(int threads) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(QUEUE),
        TriageLane::thread,
        new CallerRunsPolicy());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "triage-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    super.execute(GroupCommit.carry(task));
  }
}
