package dev.dropgate.intake.watch;

import dev.dropgate.io.linux.FileFingerprint;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The look into the memory of a watch that knows a million files, each another one than the last.
 * The marks are made up: what the kernel takes to tell them is not in it.
 */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CleanFileCacheBenchmark {
  private static final int FILES = 1_000_000;

  private final CleanFileCache memory = new CleanFileCache();
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < FILES; i++) {
      memory.add(mark(i));
    }
  }

  private static FileFingerprint mark(int file) {
    SplittableRandom numbers = new SplittableRandom(file);
    return new FileFingerprint(numbers.nextLong() >>> 3, numbers.nextLong() >>> 3, Instant.EPOCH);
  }

  @Benchmark
  public boolean known() {
    next = next == FILES - 1 ? 0 : next + 1;
    return memory.contains(mark(next));
  }

  @Benchmark
  public boolean unknown() {
    next = next == FILES - 1 ? 0 : next + 1;
    return memory.contains(mark(-1 - next));
  }
}
