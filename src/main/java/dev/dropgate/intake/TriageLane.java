package dev.dropgate.intake;

import dev.dropgate.files.GroupCommit;
import dev.dropgate.files.Heartbeat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that judge what the consumers have polled, so that all processors work, and the next
 * batch is claimed meanwhile. The queue is bounded; a consumer that finds it full judges by itself.
 * What these threads write belongs to the batch of the consumer that has sent it; the watchdog
 * watches each of them. Thread safe.
 */
public final class TriageLane extends ThreadPoolExecutor {
  /** As much as a poll claims. */
  private static final int QUEUE = 2_000;

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final ThreadLocal<Heartbeat> OWN = new ThreadLocal<>();

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
    String name = "triage-" + COUNT.incrementAndGet();
    Thread thread =
        new Thread(
            () -> {
              Heartbeat own = new Heartbeat(name);
              OWN.set(own);
              try {
                work.run();
              } finally {
                own.end();
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    Runnable bound = GroupCommit.carry(task);
    String whose = Heartbeat.currentName();
    super.execute(() -> run(bound, whose));
  }

  private static void run(Runnable task, String whose) {
    Heartbeat own = OWN.get();
    if (own == null) {
      task.run(); // on the consumer's thread, whose own heart beats
      return;
    }
    own.work(whose);
    try {
      task.run();
    } finally {
      own.rest(Heartbeat.FOREVER);
    }
  }
}
