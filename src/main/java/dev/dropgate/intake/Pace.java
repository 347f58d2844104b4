package dev.dropgate.intake;

import dev.dropgate.files.Fatal;
import dev.dropgate.files.FolderEvents;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code scheduler} of a file consumer whose {@code pollStrategy} is an {@link Intake}: polls
 * at once while more waits than one poll takes, when a file has settled, or when something was
 * dropped; and after the consumer's {@code delay} at the latest, whatever was told or not. Between
 * two polls it rests longer than a poll takes, so that a large tree with much coming and going does
 * not keep a processor busy. One per consumer. Thread safe as a service.
 */
public final class Pace extends ServiceSupport implements ScheduledPollConsumerScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

  /** In nanoseconds: what was dropped meanwhile is taken in together. */
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** How much longer a pause is than the poll before it, if something waits. */
  private static final int PAUSE_FOR_POLL = 2;

  private CamelContext context;
  private ScheduledPollConsumer consumer;
  private Intake intake;
  private Runnable poll;
  private volatile Thread thread;

  /** The latest that was started; it may still be in its last poll. */
  private Thread started;

  @Override
  public void onInit(Consumer polling) {
    if (!(polling instanceof ScheduledPollConsumer scheduled)
        || !(scheduled.getPollStrategy() instanceof Intake strategy)) {
      throw new IllegalArgumentException(
          "Pace needs a consumer that polls and has an Intake as its pollStrategy");
    }
    consumer = scheduled;
    intake = strategy;
  }

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public void unscheduleTask() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void startScheduler() {
    if (thread == null) {
      Thread before = started;
      Thread made =
          context
              .getExecutorServiceManager()
              .newThread("intake " + consumer.getEndpoint().getEndpointUri(), () -> run(before));
      thread = made;
      started = made;
      made.start();
    }
  }

  @Override
  public boolean isSchedulerStarted() {
    return thread != null;
  }

  // An intake is for one thread, so the one before has to be over, whatever it is still in.
  private void run(Thread before) {
    try {
      if (waitFor(before)) {
        throw new InterruptedException();
      }
      pollAlways();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the consumer is stopped
    } catch (RuntimeException | Error e) {
      Fatal.end("a poll failed", e); // nobody would poll any more
    }
  }

  // Returns whether this one was stopped meanwhile; the next one waits for it, and so for all.
  private static boolean waitFor(Thread before) {
    boolean interrupted = false;
    while (before != null && before.isAlive()) {
      try {
        before.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void pollAlways() throws InterruptedException {
    FolderEvents events = FolderEvents.open();
    if (events == null && FolderEvents.isAvailable()) {
      LOG.warn(
          "Cannot be told of dropped files (no inotify instance left: fs.inotify.max_user_instances); they are looked for after each poll interval");
    }
    intake.listenTo(events);
    try {
      while (Thread.currentThread() == thread) {
        long began = System.nanoTime();
        poll.run();
        intake.rests(); // a consumer that is suspended does not say so by itself
        if (!intake.takeMore()) {
          rest(events, System.nanoTime(), System.nanoTime() - began);
        }
      }
    } finally {
      intake.ends();
      if (events != null) {
        events.close();
      }
    }
  }

  private void rest(FolderEvents events, long now, long poll) throws InterruptedException {
    long delay = consumer.getTimeUnit().toNanos(consumer.getDelay());
    long least = Math.min(delay, Math.max(LEAST_PAUSE, PAUSE_FOR_POLL * poll));
    TimeUnit.NANOSECONDS.sleep(least);
    long due = Math.min(delay, intake.waits(now)) - (System.nanoTime() - now);
    if (events == null) {
      TimeUnit.NANOSECONDS.sleep(due);
    } else {
      events.await(due);
    }
  }

  @Override
  protected void doStop() {
    unscheduleTask();
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
  }
}
