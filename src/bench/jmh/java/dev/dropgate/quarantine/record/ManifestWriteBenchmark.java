package dev.dropgate.quarantine.record;

import dev.dropgate.bench.BenchmarkFolder;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.GroupCommit;
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

  // What is written stays for "mvn clean": ext4 avoids the places of files that were deleted within
  // the last minutes, so a deletion would be paid for by the next iteration.
  @TearDown(Level.Iteration)
  public void leaveGroup() throws IOException {
    GroupCommit.commitCurrent();
  }

  /** In a group that does not end: what is left to the disk is not in it. */
  @Benchmark
  public void inGroup(OpenGroup group) throws IOException {
    write();
  }

  /** In a group of a hundred, with a hundredth of its one sync. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public void inWholeGroup() throws IOException {
    GroupCommit.begin();
    for (int i = 0; i < GROUP; i++) {
      write();
    }
    GroupCommit.commitCurrent();
  }

  /** Without a group: the file and its folder are synced each time. */
  @Benchmark
  public void alone() throws IOException {
    write();
  }

  private void write() throws IOException {
    AtomicFileWriter.writeNew(folder.path().resolve("manifest-" + next++ + ".json"), bytes);
  }

  /** A group that is open for a whole iteration. */
  @State(Scope.Thread)
  public static class OpenGroup {
    @Setup(Level.Iteration)
    public void begin() {
      GroupCommit.begin();
    }
  }
}
