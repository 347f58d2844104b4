package dev.dropgate.runtime;

import dev.dropgate.io.FatalExit;
import dev.dropgate.io.linux.KernelThread;
import dev.dropgate.io.linux.ThreadHeartbeat;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a watched thread that makes no progress, and ends the process if that lasts: a hanging
 * mount or a dead poll must not look like an empty directory. Counts its own ticks instead of time.
 * Does not count ticks in which the thread was runnable but got no processor, or in which the
 * watchdog itself was late: an overloaded machine and a stopped process are reported, but never
 * taken for a hang.
 */
final class Watchdog {
  static final long TICK_MILLIS = 500;

  /** The time without progress after which the watchdog warns, in milliseconds. */
  private static final long WARN_AFTER_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private static final class ThreadProgress {
    private long beats;
    private long ticks;
    private long starved;
    private boolean warned;
    private KernelThread.Sample last;
  }

  private final long limitMillis;
  private final Consumer<Runnable> log;
  private final Map<ThreadHeartbeat, ThreadProgress> seen = new HashMap<>();

  /**
   * Creates a watchdog.
   *
   * @param limitMillis the time without progress after which the process ends, in milliseconds
   */
  Watchdog(long limitMillis) {
    this(limitMillis, logThread()::execute);
  }

  Watchdog(long limitMillis, Consumer<Runnable> log) {
    this.limitMillis = limitMillis;
    this.log = log;
  }

  // The log may be on the disk that hangs: then the log thread hangs, not the watchdog.
  private static Executor logThread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "watchdog-log");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Starts watching on a daemon thread. */
  void start() {
    Thread thread = new Thread(this::watch, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      long before = System.nanoTime();
      while (true) {
        Thread.sleep(TICK_MILLIS);
        long now = System.nanoTime();
        boolean late = now - before > TimeUnit.MILLISECONDS.toNanos(2 * TICK_MILLIS);
        before = now;
        Set<ThreadHeartbeat> all = Set.copyOf(ThreadHeartbeat.allHeartbeats());
        for (ThreadHeartbeat heartbeat : all) {
          if (hangs(heartbeat, late)) {
            FatalExit.halt(
                "no progress for "
                    + limitMillis
                    + " ms at "
                    + heartbeat.name()
                    + ", "
                    + HangDescription.describe(seen.get(heartbeat).last, heartbeat.thread()),
                null);
          }
        }
        seen.keySet().retainAll(all);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts one tick that is on time, and returns whether the thread hangs. */
  boolean hangs(ThreadHeartbeat heartbeat) {
    return hangs(heartbeat, false);
  }

  /**
   * Counts one tick, and returns whether the thread hangs.
   *
   * @param late whether the tick took much longer than expected
   */
  boolean hangs(ThreadHeartbeat heartbeat, boolean late) {
    // Read before the beats, because a rest ends with a beat.
    long rest = heartbeat.restMillis();
    boolean resting = heartbeat.isResting();
    long beats = heartbeat.beats();
    ThreadProgress so = seen.get(heartbeat);
    if (so == null || so.beats != beats || (resting && rest >= ThreadHeartbeat.UNLIMITED_MILLIS)) {
      begin(heartbeat, so, beats);
      return false;
    }
    // Sampling a thread costs four system calls, and a resting thread is not expected to run.
    boolean due = !resting || (so.ticks + so.starved) * TICK_MILLIS >= rest;
    if (late || (due && isStarved(heartbeat, so))) {
      so.starved++;
    } else {
      so.ticks++;
    }
    long warnAfter = WARN_AFTER_MILLIS + (resting ? rest : 0);
    if (!so.warned && (so.ticks + so.starved) * TICK_MILLIS >= warnAfter) {
      so.warned = true;
      warn(heartbeat, so);
    }
    return so.ticks * TICK_MILLIS > limitMillis + rest;
  }

  private void begin(ThreadHeartbeat heartbeat, ThreadProgress before, long beats) {
    if (before != null && before.warned) {
      heartbeat.setStall(null);
      log.accept(() -> LOG.info("{} makes progress again", heartbeat.name()));
    }
    ThreadProgress made = new ThreadProgress();
    made.beats = beats;
    seen.put(heartbeat, made);
  }

  private static boolean isStarved(ThreadHeartbeat heartbeat, ThreadProgress so) {
    KernelThread thread = heartbeat.kernelThread();
    if (thread == null) {
      return false;
    }
    KernelThread.Sample before = so.last;
    KernelThread.Sample now = thread.takeSample();
    so.last = now;
    return isStarved(before, now);
  }

  // The kernel adds the time that a thread waits for a processor only when the thread runs again.
  // While it waits, it is runnable and its processor time does not change.
  static boolean isStarved(KernelThread.Sample before, KernelThread.Sample now) {
    if (before == null || now == null) {
      return false;
    }
    long tick = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    boolean waits = now.state() == 'R' && now.ranNanos() - before.ranNanos() < tick / 4;
    return waits || now.waitedNanos() - before.waitedNanos() > tick / 2;
  }

  private void warn(ThreadHeartbeat heartbeat, ThreadProgress so) {
    long millis = (so.ticks + so.starved) * TICK_MILLIS;
    if (so.starved > so.ticks) {
      log.accept(
          () ->
              LOG.warn(
                  "No progress for {} ms at {}: it is given no processor (the machine is"
                      + " overloaded, or the process was stopped); that does not end the gate",
                  millis,
                  heartbeat.name()));
    } else {
      String hang = HangDescription.describe(so.last, heartbeat.thread());
      heartbeat.setStall(
          "No progress at "
              + heartbeat.name()
              + ", "
              + hang
              + "; fix: bring back what it waits for (docs/how-to/troubleshooting.md)");
      log.accept(
          () ->
              LOG.warn(
                  "No progress for {} ms at {}, {}; after {} ms the gate ends with exit status {}",
                  millis,
                  heartbeat.name(),
                  hang,
                  limitMillis + heartbeat.restMillis(),
                  FatalExit.EXIT_STATUS));
    }
  }
}
