package dev.dropgate.camel.drop;

import dev.dropgate.intake.FairExecutor;
import dev.dropgate.intake.TriageExecutor;
import dev.dropgate.intake.spool.SpoolLocks;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.FolderEventSource;
import dev.dropgate.io.linux.FolderSubscription;
import java.io.IOException;
import java.nio.file.Path;
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
 * The resources that the polls of all monitored directories share: one event source, one clock, and
 * a few threads, see {@link FairExecutor}. Two hundred quiet directories therefore do not need a
 * thread each. There is one service per Camel context, created on first use. Thread safe.
 */
final class SharedPollService extends ServiceSupport {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPollService.class);

  /** The number of polls that run at a time; polls mostly wait for the disk. */
  private static final int MAX_POLLS = 8;

  /** A poll that takes longer than this gets its own thread. */
  private static final Duration SLOW_POLL = Duration.ofMillis(200);

  private final AtomicInteger threadCount = new AtomicInteger();

  private final FolderEventSource events = FolderEventSource.start();
  private final FairExecutor polls =
      new FairExecutor("intake", MAX_POLLS, 1, Integer.MAX_VALUE, SLOW_POLL, this::thread);
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread made = new Thread(work, "intake-clock");
            made.setDaemon(true);
            return made;
          });

  private final TriageExecutor triage = new TriageExecutor();

  private final QuietDirectorySweep sweep = new QuietDirectorySweep(clock, polls, System::nanoTime);

  /** For a context that no gate has made. */
  private final SpoolLocks ownLocks = new SpoolLocks();

  private SharedPollService() {
    clock.setRemoveOnCancelPolicy(true);
    if (events == null && FolderEventSource.isAvailable()) {
      LOG.warn(
          "Cannot watch for dropped files (no inotify instance left:"
              + " fs.inotify.max_user_instances); they are looked for after each poll interval");
    }
  }

  private Thread thread(Runnable work) {
    Thread made = new Thread(work, "intake-" + threadCount.incrementAndGet());
    made.setDaemon(true);
    return made;
  }

  /** Returns the service of a context. */
  static SharedPollService of(CamelContext context) {
    synchronized (context) {
      SharedPollService made = context.hasService(SharedPollService.class);
      if (made == null) {
        made = new SharedPollService();
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
   * Keeps a second gate from using a spool.
   *
   * @param spool is created if it does not exist
   * @throws IOException if another gate uses it
   */
  void lockSpool(Path spool, CamelContext context) throws IOException {
    SpoolLocks ofGate = context.getRegistry().findSingleByType(SpoolLocks.class);
    DurableFiles.createPrivateFolders(spool);
    (ofGate == null ? ownLocks : ofGate).lock(spool);
  }

  /** Returns the threads that judge. */
  TriageExecutor triage() {
    return triage;
  }

  /**
   * Subscribes a task to folder events.
   *
   * @return null if inotify is unavailable
   */
  FolderSubscription subscribe(Runnable onEvent) {
    return events == null ? null : events.subscribe(onEvent);
  }

  /**
   * Runs a poll when a thread is free.
   *
   * @param whose the owner, whose polls run one at a time
   */
  void submitPoll(Object whose, Runnable poll) {
    polls.offer(whose, poll);
  }

  /** Runs a short task after a delay. */
  Future<?> schedule(long nanos, Runnable task) {
    return clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs a look at a quiet directory after a delay at the latest, together with others. */
  Future<?> scheduleLook(long nanos, Runnable look) {
    return sweep.add(nanos, look);
  }

  // Camel stops services after the consumers, in reverse order of their creation.
  @Override
  protected void doStop() throws Exception {
    clock.shutdownNow();
    polls.stop();
    triage.shutdown();
    ownLocks.close();
    if (events != null) {
      events.close();
    }
  }
}
