package dev.dropgate.camel.drop;

import dev.dropgate.intake.FairExecutor;
import dev.dropgate.io.FatalExit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks at quiet directories together. Their due times are rounded down to common moments, and one
 * thread wakes up for all that are due. Otherwise each directory would wake three threads a poll
 * interval to find nothing, and waking them costs more than looking. A look that hangs delays the
 * others by {@link #RELIEF_NANOS}: then another thread takes over what is left. Thread safe.
 */
final class QuietDirectorySweep {
  /** A shorter delay is not rounded: it would lose too much of its length. */
  static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ScheduledExecutorService clock;
  private final FairExecutor threads;
  private final LongSupplier nanoClock;
  private final Map<Long, Set<Look>> slots = new HashMap<>();
  private final Queue<Look> due = new ConcurrentLinkedQueue<>();
  private boolean reliefComes;

  private final class Look extends FutureTask<Void> {
    private final long slot;

    Look(long slot, Runnable task) {
      super(task, null);
      this.slot = slot;
    }

    @Override
    protected void done() {
      remove(this);
    }
  }

  /**
   * Creates a sweep without directories.
   *
   * @param clock wakes the sweep; runs only short tasks
   * @param threads run the looks
   * @param nanoClock a clock like {@link System#nanoTime()}
   */
  QuietDirectorySweep(
      ScheduledExecutorService clock, FairExecutor threads, LongSupplier nanoClock) {
    this.clock = clock;
    this.threads = threads;
    this.nanoClock = nanoClock;
  }

  /**
   * Looks at a directory once, together with others.
   *
   * @param nanos the maximum delay, at least {@link #MIN_DELAY_NANOS}
   * @param task the look; short, unless a file system hangs
   * @return cancels the look
   */
  synchronized Future<?> add(long nanos, Runnable task) {
    long now = nanoClock.getAsLong();
    long slot = Math.floorDiv(now + nanos, SLOT_NANOS);
    Look look = new Look(slot, task);
    Set<Look> together = slots.get(slot);
    if (together == null) {
      wakeAfter(slot * SLOT_NANOS - now, () -> start(slot));
      together = new LinkedHashSet<>();
      slots.put(slot, together);
    }
    together.add(look);
    return look;
  }

  private void wakeAfter(long nanos, Runnable task) {
    Future<?> unused = clock.schedule(() -> runOrHalt(task), nanos, TimeUnit.NANOSECONDS);
  }

  private static void runOrHalt(Runnable task) {
    try {
      task.run();
    } catch (RejectedExecutionException e) {
      return; // the context is stopping
    } catch (RuntimeException | Error e) {
      FatalExit.halt("the sweep of quiet directories failed", e); // nothing would look any more
    }
  }

  private synchronized void remove(Look look) {
    Set<Look> together = slots.get(look.slot);
    if (together != null) {
      together.remove(look);
    }
  }

  private synchronized void start(long slot) {
    due.addAll(slots.remove(slot));
    lookSoon();
  }

  private void lookSoon() {
    if (due.isEmpty()) {
      return;
    }
    threads.offer(new Object(), this::lookAtAll); // never waits for a look that hangs
    if (!reliefComes) {
      reliefComes = true;
      wakeAfter(RELIEF_NANOS, this::relieve);
    }
  }

  private synchronized void relieve() {
    reliefComes = false;
    lookSoon();
  }

  private void lookAtAll() {
    for (Look look = due.poll(); look != null; look = due.poll()) {
      look.run();
    }
  }
}
