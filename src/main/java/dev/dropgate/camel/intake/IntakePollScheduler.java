package dev.dropgate.camel.intake;

import dev.dropgate.io.FatalExit;
import dev.dropgate.io.linux.FolderSubscription;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The {@code scheduler} of a file consumer whose {@code pollStrategy} is an {@link
 * IntakePollStrategy}: polls at once while more waits than one poll takes, when a file has settled,
 * or when something was dropped; and after the consumer's {@code delay} at the latest, whatever was
 * told or not. Between two polls it rests longer than a poll takes, so that a large tree with much
 * coming and going does not keep a processor busy. While two batches are not done it does not poll:
 * what it would claim could not be begun. One per consumer; all share the threads of an {@link
 * SharedPollService}. Thread safe as a service.
 */
public final class IntakePollScheduler extends ServiceSupport
    implements ScheduledPollConsumerScheduler {
  /** In nanoseconds: what was dropped meanwhile is taken in together. */
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How much longer a pause is than the poll before it, if something waits. */
  private static final int PAUSE_FACTOR = 2;

  private CamelContext context;
  private ScheduledPollConsumer consumer;
  private IntakePollStrategy intake;
  private Runnable poll;
  private SharedPollService scheduler;
  private FolderSubscription events;
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
        || !(scheduled.getPollStrategy() instanceof IntakePollStrategy strategy)) {
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
    scheduler = SharedPollService.of(context);
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
      intake.endPolling();
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
        next = scheduler.schedule(nanos, this::pollNow);
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
      scheduler.submitPoll(this, this::run);
    }
  }

  private void run() {
    try {
      FolderSubscription current = begin();
      if (continuesPolling()) {
        intake.listenTo(current);
        intake.whenDone(this::wake);
        pollOnce();
      }
    } catch (RuntimeException | Error e) {
      FatalExit.halt("a poll failed", e); // no one would poll any more
    }
  }

  private synchronized FolderSubscription begin() {
    woken = false;
    return events;
  }

  private synchronized boolean continuesPolling() {
    return started || finishPolling();
  }

  // A scheduler that was stopped during a poll ends here; one that was started again meanwhile goes
  // on.
  private boolean finishPolling() {
    polling = false;
    intake.endPolling();
    return false;
  }

  private void pollOnce() {
    long began = System.nanoTime();
    boolean more = false;
    if (intake.hasRoom()) {
      poll.run();
      intake.restUntilPoll(); // a consumer that is suspended does not say so by itself
      more = intake.takeMore();
    } else {
      intake.restUntilRoom();
    }
    scheduleNext(began, System.nanoTime(), more);
  }

  private synchronized void scheduleNext(long began, long now, boolean more) {
    if (!continuesPolling()) {
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
    long least = Math.min(delay, Math.max(MIN_PAUSE_NANOS, PAUSE_FACTOR * (now - began)));
    notBefore = now + least;
    if (!hasRoom) {
      pollAfter(delay); // or when a batch is done
    } else if (woken) {
      pollAfter(least);
    } else {
      pollAfter(Math.max(least, Math.min(delay, intake.nanosUntilDue(now))));
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
