package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Measures how the processor time of a piece of work grows with the size of its input. The time is
 * that of the thread, so other programs on the machine do not count.
 */
final class CpuGrowth {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int SMALLEST = 1 << 10;

  /**
   * Sizes are compared over four doublings: linear work takes 16 times as long, square work 256.
   */
  private static final int SPAN = 16;

  /** So much more than n log n is taken for noise: caches, late compilation, frequencies. */
  private static final double NOISE = 4;

  /** Less than this may be anything. */
  private static final long NEGLIGIBLE_NANOS = 20_000_000;

  private static final long WARM_UP_NANOS = 60_000_000;

  private CpuGrowth() {}

  /**
   * Asserts that the work takes at most about n log n.
   *
   * @param largest the largest size in bytes, a power of two
   * @param sample makes an input of about a size
   * @param work takes an input
   */
  static void assertLinear(int largest, IntFunction<byte[]> sample, Consumer<byte[]> work) {
    byte[] small = sample.apply(SMALLEST);
    for (long spent = 0, i = 0; spent < WARM_UP_NANOS && i < 2_000; i++) {
      spent += nanos(small, work);
    }
    Map<Integer, Long> times = new TreeMap<>();
    for (int size = SMALLEST; size <= largest; size *= 2) {
      byte[] input = sample.apply(size);
      times.put(size, best(input, work));
      Long before = times.get(size / SPAN);
      if (before != null) {
        double allowed = Math.max(before, NEGLIGIBLE_NANOS / (SPAN * NOISE)) * nLogN(size) * NOISE;
        assertThat(times.get(size).doubleValue())
            .as("nanoseconds by size %s: at %s bytes faster than n log n", times, size)
            .isLessThan(allowed);
      }
    }
  }

  private static double nLogN(int size) {
    return SPAN * Math.log(size) / Math.log((double) size / SPAN);
  }

  private static long best(byte[] input, Consumer<byte[]> work) {
    long best = Long.MAX_VALUE;
    long spent = 0;
    for (int i = 0; i < 5 && (i < 2 || spent < 100_000_000); i++) {
      long once = nanos(input, work);
      spent += once;
      best = Math.min(best, once);
    }
    return best;
  }

  private static long nanos(byte[] input, Consumer<byte[]> work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.accept(input);
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
