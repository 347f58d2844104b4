package dev.dropgate.inspect;

import dev.dropgate.bench.BenchmarkFolder;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The whole judgement of a small file, by all rules that are on by default. */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ContentBenchmark {
  @Param public SampleFile sample;

  private final Inspector inspector = new Inspector();
  private final RuleSet rules = inspector.ruleSet(null, null);
  private final BenchmarkFolder folder = new BenchmarkFolder();
  private byte[] bytes;
  private Path file;

  @Setup
  public void prepare() throws IOException {
    bytes = sample.bytes();
    file = Files.write(folder.path().resolve(sample.file()), bytes);
  }

  @TearDown
  public void delete() throws IOException {
    folder.delete();
  }

  /** Its bytes are in memory. */
  @Benchmark
  public ScanResult inMemory() {
    return rules.judge(new ScanTarget(sample.file(), EntryKind.FILE, new MemoryContent(bytes)));
  }

  /** It is opened and read; the kernel has it in memory. */
  @Benchmark
  public ScanResult onDisk() throws IOException {
    return inspector.inspect(file);
  }
}
