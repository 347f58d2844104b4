package dev.dropgate.intake;

import dev.dropgate.files.Fatal;
import dev.dropgate.files.FolderEvents;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The {@code scheduler} of a file consumer whose {@code pollStrategy} is an {@link Intake}: polls
 * at once while more waits than one poll takes, when a file has settled, or when something was
 * dropped; and after the consumer's {@code delay} at the latest, whatever was told or not. Between
 * two polls it rests longer than a poll takes, so that a large tree with much coming and going does
 * not keep a processor busy. While two batches are not done it does not poll: what it would claim
 * could not be begun. One per consumer; all share the threads of an {@link IntakeScheduler}. Thread
 * safe as a service.
 */
public final class Pace extends ServiceSupport implements ScheduledPollConsumerScheduler {
  /** In nanoseconds: what was dropped meanwhile is taken in together. */
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** How much longer a pause is than the poll before it, if something waits. */
  private static final int PAUSE_FOR_POLL = 2;

  private CamelContext context;
  private ScheduledPollConsumer consumer;
  private Intake intake;
  private Runnable poll;
  private IntakeScheduler scheduler;
  private FolderEvents events;
  private boolean started;

  /** Whether a poll waits for a thread or runs: an intake is for one thread at a time. */
  private boolean polling;

  /** Whether there is something to do since the poll began. */
  private boolean woken;

  private long notBefore;
  private Future<?> next;

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
  public synchronized void startScheduler() {
    if (started) {
      return;
    }
    scheduler = IntakeScheduler.of(context);
    events = scheduler.subscribe(this::wake);
    started = true;
    notBefore = System.nanoTime();
    wake(); // after the last poll before the stop, if that is still running
  }

  @Override
  public synchronized void unscheduleTask() {
    if (!started) {
      return;
    }
    started = false;
    cancelNext();
    if (events != null) {
      events.close();
    }
    if (!polling) {
      intake.ends();
    }
  }

  @Override
  public synchronized boolean isSchedulerStarted() {
    return started;
  }

  /** Something was dropped, or a batch is done. */
  private synchronized void wake() {
    woken = true;
    if (started && !polling) {
      pollAfter(notBefore - System.nanoTime());
    }
  }

  private void pollAfter(long nanos) {
    cancelNext();
    try {
      if (nanos <= 0) {
        pollNow();
      } else {
        next = scheduler.after(nanos, this::pollNow);
      }
    } catch (RejectedExecutionException e) {
      return; // the context stops
    }
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private synchronized void pollNow() {
    if (started && !polling) {
      polling = true;
      scheduler.poll(this, this::run);
    }
  }

  private void run() {
    try {
      FolderEvents current = begin();
      if (goesOn()) {
        intake.listenTo(current);
        intake.whenDone(this::wake);
        pollOnce();
      }
    } catch (RuntimeException | Error e) {
      Fatal.end("a poll failed", e); // no one would poll any more
    }
  }

  private synchronized FolderEvents begin() {
    woken = false;
    return events;
  }

  private synchronized boolean goesOn() {
    return started || end();
  }

  // A scheduler that was stopped during a poll ends here; one that was started again meanwhile goes
  // on.
  private boolean end() {
    polling = false;
    intake.ends();
    return false;
  }

  private void pollOnce() {
    long began = System.nanoTime();
    boolean more = false;
    if (intake.hasRoom()) {
      poll.run();
      intake.rests(); // a consumer that is suspended does not say so by itself
      more = intake.takeMore();
    } else {
      intake.waitsForRoom();
    }
    rest(began, System.nanoTime(), more);
  }

  private synchronized void rest(long began, long now, boolean more) {
    if (!goesOn()) {
      return;
    }
    polling = false;
    boolean hasRoom = intake.hasRoom();
    if (more && hasRoom) {
      notBefore = now;
      pollAfter(0);
      return;
    }
    long delay = consumer.getTimeUnit().toNanos(consumer.getDelay());
    long least = Math.min(delay, Math.max(LEAST_PAUSE, PAUSE_FOR_POLL * (now - began)));
    notBefore = now + least;
    if (!hasRoom) {
      pollAfter(delay); // or when a batch is done
    } else if (woken) {
      pollAfter(least);
    } else {
      pollAfter(Math.max(least, Math.min(delay, intake.waits(now))));
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
