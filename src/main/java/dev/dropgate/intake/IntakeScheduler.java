package dev.dropgate.intake;

import dev.dropgate.files.FolderEventSource;
import dev.dropgate.files.FolderEvents;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the polls of all monitored directories share: one source of events, one clock, and a few
 * threads, see {@link FairExecutor}. Two hundred quiet directories need no thread each. One for a
 * Camel context, made when it is first asked for. Thread safe.
 */
final class IntakeScheduler extends ServiceSupport {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeScheduler.class);

  /** Polls mostly wait for the disk. */
  private static final int MAX_POLLS = 8;

  /** A poll that takes longer than this gets a thread of its own. */
  private static final Duration SLOW = Duration.ofMillis(200);

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final FolderEventSource events = FolderEventSource.start();
  private final FairExecutor polls =
      new FairExecutor("intake", MAX_POLLS, 1, Integer.MAX_VALUE, SLOW, IntakeScheduler::thread);
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread made = new Thread(work, "intake-clock");
            made.setDaemon(true);
            return made;
          });

  private IntakeScheduler() {
    clock.setRemoveOnCancelPolicy(true);
    if (events == null && FolderEventSource.isAvailable()) {
      LOG.warn(
          "Cannot be told of dropped files (no inotify instance left:"
              + " fs.inotify.max_user_instances); they are looked for after each poll interval");
    }
  }

  private static Thread thread(Runnable work) {
    Thread made = new Thread(work, "intake-" + COUNT.incrementAndGet());
    made.setDaemon(true);
    return made;
  }

  /** Returns the one of a context. */
  static IntakeScheduler of(CamelContext context) {
    synchronized (context) {
      IntakeScheduler made = context.hasService(IntakeScheduler.class);
      if (made == null) {
        made = new IntakeScheduler();
        try {
          context.addService(made);
        } catch (Exception e) {
          throw new IllegalStateException("the intakes cannot be scheduled", e);
        }
      }
      return made;
    }
  }

  /**
   * Watches folders for someone.
   *
   * @return null if there is no inotify here
   */
  FolderEvents subscribe(Runnable onEvent) {
    return events == null ? null : events.subscribe(onEvent);
  }

  /**
   * Runs a poll when a thread is free.
   *
   * @param whose polls one at a time
   */
  void poll(Object whose, Runnable poll) {
    polls.offer(whose, poll);
  }

  /** Runs a short task after some time. */
  Future<?> after(long nanos, Runnable task) {
    return clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  // Camel stops services after the consumers, last made first.
  @Override
  protected void doStop() throws Exception {
    clock.shutdownNow();
    polls.stop();
    if (events != null) {
      events.close();
    }
  }
}
