package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Measures how the processor time of a piece of work grows with the size of its input. The time is
 * that of the thread, so other programs on the machine do not count. Nor may it take long for each
 * byte, as work does that is linear with a factor that hurts.
 */
public final class CpuGrowth {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int SMALLEST = 1 << 10;

  /**
   * Sizes are compared over four doublings: linear work takes 16 times as long, square work 256.
   */
  private static final int SPAN = 16;

  /** Not each size is tried: a square is one between all of them. */
  private static final int STEP = 4;

  /** So much more than n log n is taken for noise: caches, late compilation, frequencies. */
  private static final double NOISE = 4;

  /** Less than this may be anything, so it needs no comparison with a smaller size. */
  private static final long NEGLIGIBLE_NANOS = 20_000_000;

  /** What is negligible only when the code is compiled gets the time to be compiled. */
  private static final int ATTEMPTS = 6;

  private static final long ENOUGH_NANOS = 100_000_000;

  /** What {@link #measureReference} takes on the machine for which the allowances below are. */
  private static final long REFERENCE_NANOS = 8_000_000;

  /** How much slower this machine is; never below 1. */
  private static final double SLOWNESS = Math.max(1, (double) measureReference() / REFERENCE_NANOS);

  /** No input of any size may cost more for each of its bytes, however it grows. */
  private static final long MAX_NANOS_PER_BYTE = 10_000;

  /** What any input may cost. */
  private static final long ALLOWED_NANOS = 1_000_000_000;

  private final IntFunction<byte[]> sample;
  private final Consumer<byte[]> work;
  private final Map<Integer, Long> times = new TreeMap<>();

  private CpuGrowth(IntFunction<byte[]> sample, Consumer<byte[]> work) {
    this.sample = sample;
    this.work = work;
  }

  /**
   * Asserts that the work takes at most about n log n, and not too long.
   *
   * @param largest the largest size in bytes, a power of two
   * @param sample makes an input of about a size
   * @param work takes an input
   */
  public static void assertLinear(int largest, IntFunction<byte[]> sample, Consumer<byte[]> work) {
    CpuGrowth growth = new CpuGrowth(sample, work);
    assertThat(growth.nanos(largest))
        .as("nanoseconds for %s bytes", largest)
        .isLessThan((long) (SLOWNESS * Math.max(ALLOWED_NANOS, MAX_NANOS_PER_BYTE * largest)));
    for (int size = largest; size >= SMALLEST * SPAN; size /= STEP) {
      growth.check(size);
    }
  }

  // From the largest size down, each compared only if it takes long: most work is negligible at any
  // size, and then nothing else needs to be measured.
  private void check(int size) {
    if (nanos(size) < NEGLIGIBLE_NANOS) {
      return;
    }
    double before = Math.max((double) nanos(size / SPAN), NEGLIGIBLE_NANOS / (SPAN * NOISE));
    double allowed = before * nLogN(size) * NOISE;
    if (nanos(size) >= allowed) {
      // The larger size was first, and its code may not have been compiled then.
      times.merge(size, best(size), Math::min);
    }
    assertThat((double) nanos(size))
        .as("nanoseconds by size %s: at %s bytes faster than n log n", times, size)
        .isLessThan(allowed);
  }

  private static double nLogN(int size) {
    return SPAN * Math.log(size) / Math.log((double) size / SPAN);
  }

  /**
   * Asserts that a limit ends the work before it takes long: for what grows faster than its input,
   * as its parts use each other, up to a limit on all of them.
   *
   * @param most seconds, of a machine that is not slow
   * @param work does it once
   */
  public static void assertEndsWithin(int most, Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofMillis((long) (SLOWNESS * most * 1000)));
  }

  /** Returns the shortest processor time, in nanoseconds, of a piece of work that never changes. */
  private static long measureReference() {
    long best = Long.MAX_VALUE;
    long sum = 1;
    for (int round = 0; round < 20; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < 2_000_000; i++) {
        sum = sum * 31 + (sum >>> 7) % 1009;
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    return sum == 0 ? 0 : best; // the sum is used, so that the work is done
  }

  /** The shortest time of a few attempts. */
  private long nanos(int size) {
    return times.computeIfAbsent(size, this::best);
  }

  private long best(int size) {
    byte[] input = sample.apply(size);
    long best = Long.MAX_VALUE;
    long spent = 0;
    for (int i = 0; i < ATTEMPTS && spent < ENOUGH_NANOS && best >= NEGLIGIBLE_NANOS; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      work.accept(input);
      long once = THREADS.getCurrentThreadCpuTime() - start;
      spent += once;
      best = Math.min(best, once);
    }
    return best;
  }
}
