package dev.dropgate.inspect;

import dev.dropgate.io.ThreadHeartbeat;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that one entry may cost, with everything that is inside it: archives, documents, what
 * they hold. It is processor time of the judging thread, so a busy machine holds no ordinary file;
 * a wider limit by the clock ends what waits for a disk that hangs. It begins when a rule asks for
 * it first, which is after the rules that only look at names and at the first bytes, or hash. For
 * one thread.
 *
 * <p>A rule calls {@link #check} in every loop whose length the content decides, and in each read
 * of the streams and channels that it gives to a library.
 */
public final class ScanBudget {
  /** Of {@code dropgate.archive.time}. */
  static final long DEFAULT_MILLIS = 30_000;

  /** How many times the processor time may pass by the clock. */
  static final int CLOCK_FACTOR = 4;

  /**
   * Nothing is measured before, because most entries are done by then: the first look at the
   * processor time loads classes, and each is a system call. What is used up to the first look
   * counts for nothing.
   */
  private static final long UNMEASURED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More is no limit; the sum of times stays a number of nanoseconds. */
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

  /** Starts now, on the calling thread. */
  ScanBudget(long millis) {
    this(millis, System::nanoTime, ScanBudget::processorNanos);
  }

  /**
   * Starts now.
   *
   * @param millis of processor time
   * @param clock in nanoseconds from anywhere
   * @param processor time of the thread in nanoseconds from anywhere
   */
  ScanBudget(long millis, LongSupplier clock, LongSupplier processor) {
    this.millis = millis;
    this.limit = TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_MILLIS));
    this.clock = clock;
    this.processor = processor;
    this.start = clock.getAsLong();
    this.nextMeasureNanos = start + Math.min(UNMEASURED_NANOS, limit);
  }

  /** Reads the setting. */
  static long millis(InspectionSettings settings) {
    return settings.number("archive.time", DEFAULT_MILLIS, 1);
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * Tells the watchdog that the work goes on, and ends it if it has taken too long. Cheap enough
   * for every kilobyte.
   *
   * @throws ScanBudgetException from the first time on that a limit is exceeded; says which one
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

  // Processor time never passes faster than the clock, so it needs no look until the rest of it
  // could be used up.
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
