package dev.dropgate.inspect;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time limit for one entry with all its members: archives, documents and their contents. The
 * limit is processor time of the judging thread, so a busy machine does not hold an ordinary file.
 * A wider limit by the clock ends a wait for a disk that hangs. The time starts when a rule first
 * asks for the budget, which is after the rules that only read names and the first bytes, or hash.
 * Not thread safe.
 *
 * <p>A rule calls {@link #check} in every loop whose length the content decides, and in each read
 * of the streams and channels that it passes to a library.
 */
public final class ScanBudget {
  /** The default of {@code dropgate.archive.time}. */
  static final long DEFAULT_MILLIS = 30_000;

  /** The limit by the clock, as a multiple of the limit of processor time. */
  static final int CLOCK_FACTOR = 4;

  /**
   * The time before the first measurement. Most entries are done by then, and a measurement is
   * expensive: the first one loads classes, and each one is a system call. Processor time before
   * the first measurement does not count.
   */
  private static final long UNMEASURED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The highest limit. Sums of times stay in the range of nanoseconds in a long. */
  private static final long MAX_MILLIS = 1_000_000_000;

  private final long millis;
  private final long limit;
  private final LongSupplier clock;
  private final LongSupplier processor;
  private final long start;
  private long nextMeasureNanos;
  private boolean measured;
  private long firstProcessor;
  private String exceeded;

  /** Starts a budget on the calling thread. */
  ScanBudget(long millis) {
    this(millis, System::nanoTime, ScanBudget::processorNanos);
  }

  /**
   * Starts a budget with other clocks.
   *
   * @param millis the processor time
   * @param clock nanoseconds with any origin
   * @param processor processor time of the thread in nanoseconds with any origin
   */
  ScanBudget(long millis, LongSupplier clock, LongSupplier processor) {
    this.millis = millis;
    this.limit = TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_MILLIS));
    this.clock = clock;
    this.processor = processor;
    this.start = clock.getAsLong();
    this.nextMeasureNanos = start + Math.min(UNMEASURED_NANOS, limit);
  }

  /** Returns the limit from the settings, in milliseconds. */
  static long millis(InspectionSettings settings) {
    return settings.number("archive.time", DEFAULT_MILLIS, 1);
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * Beats the heartbeat of the watchdog and throws if a limit is exceeded. Cheap enough for every
   * kilobyte.
   *
   * @throws ScanBudgetException if a limit is or was exceeded; the message names the limit
   */
  public void check() throws ScanBudgetException {
    ThreadHeartbeat.beat();
    if (exceeded == null && clock.getAsLong() - nextMeasureNanos >= 0) {
      measureTime();
    }
    if (exceeded != null) {
      throw new ScanBudgetException(exceeded);
    }
  }

  // Processor time never passes faster than the clock, so the next measurement can wait for the
  // rest of the limit.
  private void measureTime() {
    long now = clock.getAsLong();
    long used = processor.getAsLong();
    if (!measured) {
      measured = true;
      firstProcessor = used;
    }
    used -= firstProcessor;
    if (used > limit) {
      exceeded = "not judged within " + millis + " ms of processor time (dropgate.archive.time)";
    } else if (now - start > CLOCK_FACTOR * limit) {
      exceeded =
          "not judged within %d ms by the clock (%d times dropgate.archive.time)"
              .formatted(CLOCK_FACTOR * millis, CLOCK_FACTOR);
    } else {
      nextMeasureNanos = Math.min(now + limit - used, start + CLOCK_FACTOR * limit) + 1;
    }
  }
}
