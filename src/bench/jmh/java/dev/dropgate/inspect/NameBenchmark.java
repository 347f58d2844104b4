package dev.dropgate.inspect;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The rules on names, with the default blocked extensions: what every entry costs, whatever it is.
 */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class NameBenchmark {
  /** A clean one, a blocked one, and one that is blocked for its last two extensions. */
  @Param({"minutes-2026-11.pdf", "SETUP.EXE", "Rechnung 4711.pdf.scr"})
  public String name;

  private final RuleSet rules = new Inspector().ruleSet(null, null);
  private Path path;

  @Setup
  public void prepare() {
    path = Path.of(name);
  }

  @Benchmark
  public ScanResult judge() {
    return rules.judge(new ScanTarget(path, EntryKind.FILE));
  }
}
