package dev.dropgate.quarantine.record;

import dev.dropgate.bench.BenchmarkFolder;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.UnitOfWork;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The write of a manifest as a new file. It depends on the disk, and on who else writes to it. */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ManifestWriteBenchmark {
  private static final int GROUP = 100;

  private final byte[] bytes = ManifestCodec.toBytes(SampleManifest.of());
  private final BenchmarkFolder folder = new BenchmarkFolder();
  private int next;

  /** In a unit that does not end: what is left to the disk is not in it. */
  @Benchmark
  public void inGroup(OpenUnit open) throws IOException {
    write(open.unit);
  }

  /** In a unit of a hundred, with a hundredth of its one sync. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public void inWholeGroup() throws IOException {
    UnitOfWork unit = UnitOfWork.begin();
    for (int i = 0; i < GROUP; i++) {
      write(unit);
    }
    unit.commit();
  }

  /** By itself: the file and its folder are synced each time. */
  @Benchmark
  public void alone() throws IOException {
    write(UnitOfWork.immediate());
  }

  // What is written stays for "mvn clean": ext4 avoids the places of files that were deleted within
  // the last minutes, so a deletion would be paid for by the next iteration.
  private void write(UnitOfWork unit) throws IOException {
    AtomicFileWriter.writeNew(folder.path().resolve("manifest-" + next++ + ".json"), bytes, unit);
  }

  /** A unit that is open for a whole iteration. */
  @State(Scope.Thread)
  public static class OpenUnit {
    private UnitOfWork unit;

    @Setup(Level.Iteration)
    public void begin() {
      unit = UnitOfWork.begin();
    }

    // Otherwise the next benchmark would pay for its sync.
    @TearDown(Level.Iteration)
    public void commit() throws IOException {
      unit.commit();
    }
  }
}
