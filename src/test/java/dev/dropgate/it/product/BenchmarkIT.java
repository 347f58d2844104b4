package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself works: its figures are for a quiet machine, and are not looked at here. */
class BenchmarkIT {
  private static final Path RUN = Path.of("src", "bench", "run").toAbsolutePath();

  @TempDir private Path temp;

  @BeforeAll
  static void tools() throws IOException {
    SystemTools.need("python3");
    assumeThat(
            SystemTools.tryRun("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))")
                .status())
        .as("Python is 3.10 or newer")
        .isZero();
  }

  @Test
  @SlowSuite
  void shortRunMeasuresTheStartWritesItsFilesAndLeavesNothingBehind() throws IOException {
    Path work = temp.resolve("work");
    Path out = temp.resolve("out");
    SystemTools.Outcome outcome =
        SystemTools.tryRun(
            RUN, "--quick", "--only", "start", "--rounds", "1", "--dir", work, "--out", out);

    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .doesNotContain("FAILED")
        .contains("start to ready", "not measured");
    String row = "start,Dropgate gate,1,ready s,";
    String ready =
        Files.readAllLines(out.resolve("bench.csv")).stream()
            .filter(line -> line.startsWith(row))
            .map(line -> line.substring(row.length(), line.lastIndexOf(',')))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(ready)).isBetween(0.1, 60.0);
    assertThat(out.resolve("bench.svg")).content().startsWith("<svg ").contains("ready s");
    assertThat(out.resolve("bench.md")).content().contains("| start to ready |");
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  @SlowSuite
  void shortTableShowsTheCurveAndWhatWasNotMeasuredWithTheReason() throws IOException {
    Path out = temp.resolve("out");
    SystemTools.Outcome outcome =
        SystemTools.tryRun(
            RUN,
            "--quick",
            "--table",
            "--only=curve,small",
            "--contender=Dropgate gate",
            "--contender=promise floor, 1 thread",
            "--contender=promise floor, 2 threads",
            "--out",
            out);

    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .containsPattern("files/s / promise floor, two threads +\\d")
        .contains("not measured: no other build (--against DIR)")
        .contains("not measured: floor: two renames was not run")
        .contains("not measured: steady was not run");
    assertThat(out.resolve("bench.csv"))
        .content()
        .contains("\ncurve 300,Dropgate gate,1,compiler s,");
    assertThat(out.resolve("bench.svg"))
        .content()
        .contains("curve: from exec")
        .contains("<polyline");
  }

  @Test
  void theTableHasNoWorkloadThatNoFigureNeeds() throws IOException {
    SystemTools.Outcome outcome = SystemTools.tryRun(RUN, "--table", "--only", "big");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.output()).contains("no workload big; there are: start, curve, small,");
  }

  @Test
  void unknownWorkloadIsAUsageErrorThatNamesTheOthers() throws IOException {
    SystemTools.Outcome outcome = SystemTools.tryRun(RUN, "--only", "nonsense");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.output()).contains("no workload nonsense; there are: start, small,");
  }
}
