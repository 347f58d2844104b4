package dev.dropgate.camel.drop;

import dev.dropgate.io.FatalExit;
import dev.dropgate.io.linux.FolderSubscription;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Decides when a {@link DropConsumer} polls: at once when more entries wait than one poll takes,
 * when a file has settled, or when a file was dropped, and at the latest after the consumer's
 * {@code delay}, with or without an event. Between two polls it pauses longer than a poll takes, so
 * that a large, busy tree does not occupy a processor. While three batches are unfinished it does
 * not poll, because newly claimed entries could not be started. A quiet directory is not polled
 * after the delay, but looked at in a {@link QuietDirectorySweep}; a poll follows if it has
 * changed. There is one scheduler per consumer; all share the threads of a {@link
 * SharedPollService}. Thread safe as a service.
 */
final class DropScheduler extends ServiceSupport implements ScheduledPollConsumerScheduler {
  /** The minimum pause in nanoseconds; files that are dropped meanwhile are claimed together. */
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The pause as a multiple of the previous poll's time, if something waits. */
  private static final int PAUSE_FACTOR = 2;

  private CamelContext context;
  private DropConsumer consumer;
  private Runnable poll;
  private SharedPollService scheduler;
  private FolderSubscription events;
  private boolean started;

  /** Whether a poll runs or waits for a thread: the consumer is for one thread at a time. */
  private boolean polling;

  /** Whether an event has arrived since the poll began. */
  private boolean woken;

  /** Whether the last poll left entries that are ready. */
  private boolean moreWaits;

  private long notBefore;
  private Future<?> next;

  @Override
  public void onInit(Consumer polling) {
    if (!(polling instanceof DropConsumer drop)) {
      throw new IllegalArgumentException("DropScheduler polls only a drop consumer");
    }
    consumer = drop;
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
    wake(); // polls after the last poll before the stop, if that is still running
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
      consumer.endPolling();
    }
  }

  @Override
  public synchronized boolean isSchedulerStarted() {
    return started;
  }

  /** Handles an event: a file was dropped, or a batch is finished. */
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
      } else if (nanos >= QuietDirectorySweep.MIN_DELAY_NANOS && consumer.mayBeQuiet()) {
        next = scheduler.scheduleLook(nanos, this::look);
      } else {
        next = scheduler.schedule(nanos, this::pollNow);
      }
    } catch (RejectedExecutionException e) {
      return; // the context is stopping
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

  // Replaces a poll that would find nothing. It counts as a poll, because the consumer is for one
  // thread at a time.
  private void look() {
    try {
      if (beginLook()) {
        endLook(consumer.isQuiet());
      }
    } catch (RuntimeException | Error e) {
      FatalExit.halt("a look at a quiet directory failed", e); // as in run
    }
  }

  private synchronized boolean beginLook() {
    if (!started || polling) {
      return false;
    }
    polling = true;
    woken = false;
    return true;
  }

  private synchronized void endLook(boolean quiet) {
    if (!quiet) {
      scheduler.submitPoll(this, this::run);
    } else if (continuesPolling()) {
      polling = false;
      pollAfter(woken ? notBefore - System.nanoTime() : delayNanos());
    }
  }

  private long delayNanos() {
    return consumer.getTimeUnit().toNanos(consumer.getDelay());
  }

  private void run() {
    try {
      FolderSubscription current = begin();
      if (continuesPolling()) {
        consumer.listenTo(current);
        consumer.whenDone(this::wake);
        pollOnce();
      }
    } catch (RuntimeException | Error e) {
      FatalExit.halt("a poll failed", e); // otherwise nothing would poll any more
    }
  }

  private synchronized FolderSubscription begin() {
    woken = false;
    return events;
  }

  private synchronized boolean continuesPolling() {
    return started || finishPolling();
  }

  // A scheduler that was stopped during a poll ends here; if it was started again meanwhile, it
  // continues.
  private boolean finishPolling() {
    polling = false;
    consumer.endPolling();
    return false;
  }

  private void pollOnce() {
    long began = System.nanoTime();
    if (consumer.hasRoom()) {
      poll.run();
      consumer.restUntilPoll(); // a suspended consumer does not report a rest itself
      moreWaits = consumer.takeMore();
    } else {
      consumer.restUntilRoom();
    }
    scheduleNext(began, System.nanoTime());
  }

  private synchronized void scheduleNext(long began, long now) {
    if (!continuesPolling()) {
      return;
    }
    polling = false;
    boolean hasRoom = consumer.hasRoom();
    if (moreWaits && hasRoom) {
      notBefore = now;
      pollAfter(0);
      return;
    }
    long delay = delayNanos();
    long least = Math.min(delay, Math.max(MIN_PAUSE_NANOS, PAUSE_FACTOR * (now - began)));
    // No pause while entries wait: the triage threads would run out of work.
    notBefore = moreWaits ? now : now + least;
    if (!hasRoom) {
      pollAfter(delay); // or earlier, when a batch is finished
    } else if (woken) {
      pollAfter(least);
    } else {
      pollAfter(Math.max(least, Math.min(delay, consumer.nanosUntilDue(now))));
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
