package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each of the gate's folders in turn is a small disk of its own that runs full, of bytes or of
 * inodes, under more files than it takes. Nothing is lost and the log stays quiet; when there is
 * space again everything arrives by itself.
 */
class DiskFullIT {
  private static final int FILES = 60;
  private static final Map<String, List<String>> DISKS =
      Map.of(
          "quarantine", List.of("size=256k", "nr_inodes=30"),
          "held", List.of("size=32k", "nr_inodes=20"),
          "outbox", List.of("size=64k", "nr_inodes=12"),
          "delivered", List.of("size=64k", "nr_inodes=30"),
          "spool", List.of("size=1m", "nr_inodes=20"),
          "log", List.of("size=8k"));
  private static final Pattern WARN = Pattern.compile("(?m)^\\S+(?: \\S+)? WARN +(.*)$");

  @TempDir Path folder;
  private final TestMounts mounts = new TestMounts();
  private Path data;

  @BeforeEach
  void prepare() {
    SystemTools.needRoot();
    SystemTools.need("mount", "umount");
    data = folder.resolve("data");
  }

  @AfterEach
  void unmount() {
    mounts.close();
  }

  /** Each folder full of bytes and full of inodes. */
  static Stream<Arguments> disks() {
    return DISKS.entrySet().stream()
        .flatMap(disk -> disk.getValue().stream().map(limit -> Arguments.of(disk.getKey(), limit)));
  }

  /** Where files go, full of bytes or of inodes, by chance. */
  @ParameterizedTest
  @ValueSource(strings = {"quarantine", "delivered"})
  void aFullDiskLosesNothingAndIsMadeGoodWhenThereIsSpace(String name) throws Exception {
    List<String> limits = DISKS.get(name);
    Random random = new Random(Long.getLong("faults.seed", System.nanoTime()));
    fillAndFree(name, limits.get(random.nextInt(limits.size())));
  }

  @SlowSuite
  @ParameterizedTest
  @MethodSource("disks")
  void aDiskThatIsFullOfBytesOrOfInodesLosesNothing(String name, String limit) throws Exception {
    fillAndFree(name, limit);
  }

  private void fillAndFree(String name, String limit) throws Exception {
    Path small = mounts.tmpfs(data.resolve(name), limit + ",mode=700");
    if (name.equals("log")) {
      fill(small.resolve("filler"));
    }
    DropLedger ledger =
        new DropLedger(new Random(7), folder.resolve("staging"), data.resolve("inbox"));
    long start = System.nanoTime();
    DropgateProcess gate = start();
    try {
      for (int i = 0; i < FILES; i++) {
        ledger.drop();
        if (name.equals("held")) {
          ledger.dropLink("");
        }
      }
      DropgateProcess first = gate;
      await("it runs full")
          .atMost(Duration.ofSeconds(30))
          .until(() -> (first.out() + first.err()).contains("No space left on device"));
      Thread.sleep(2500); // time for faults of later attempts, which have no other sign
      assertThat(gate.isAlive() || gate.exitStatus() == 3).as("alive, or says so").isTrue();
      if (!name.equals("log") && !name.equals("spool")) { // which empties itself as it goes
        assertThat(isQuiet()).as("something did not fit").isFalse();
      }
      everythingIsSomewhereOnce(ledger);
      quiet(gate, start);

      TestMounts.resize(small, limit.startsWith("size") ? "size=500m" : "nr_inodes=100000");
      if (!gate.isAlive()) {
        gate.close();
        gate = start();
      }
      await().atMost(Duration.ofMinutes(2)).until(this::isQuiet);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> DropScorecard.of(ledger, data, List.of()).mustBePerfect());
      quiet(gate, start);
      if (name.equals("log")) {
        Files.writeString(data.resolve("inbox/afterwards.exe"), "MZ");
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    Files.readString(small.resolve("malicious_code.log"))
                        .contains("afterwards.exe"));
      }
      System.out.println(
          DropScorecard.of(ledger, data, List.of()).row(name + " " + limit)
              + "  after "
              + (System.nanoTime() - start) / 1_000_000_000
              + " s");
      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
    } finally {
      gate.close();
    }
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1000; i++) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      // full
    }
  }

  // Wherever it is: a claim and its record share their bytes until the claim is deleted, so only
  // the final places are counted.
  private void everythingIsSomewhereOnce(DropLedger ledger) {
    Map<String, Long> everywhere = count(DiskOracle.files(data));
    Map<String, Long> kept = count(DiskOracle.files(data.resolve("quarantine")));
    Map<String, Long> delivered = count(DiskOracle.files(data.resolve("delivered")));
    ledger.dangerous.forEach(
        (sha256, path) -> {
          assertThat(everywhere).as("lost: " + path).containsKey(sha256);
          assertThat(kept.getOrDefault(sha256, 0L)).as("doubled: " + path).isLessThan(2);
          assertThat(delivered).as("escaped: " + path).doesNotContainKey(sha256);
        });
    ledger.clean.forEach(
        (sha256, path) -> {
          assertThat(everywhere).as("lost: " + path).containsKey(sha256);
          assertThat(delivered.getOrDefault(sha256, 0L)).as("doubled: " + path).isLessThan(2);
        });
  }

  private static Map<String, Long> count(Map<String, String> files) {
    return files.values().stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  // Each event logs one WARN. A lasting fault logs one a minute, for any number of files.
  private static void quiet(DropgateProcess gate, long start) {
    long minutes = 1 + (System.nanoTime() - start) / Duration.ofMinutes(1).toNanos();
    Map<String, Long> kinds =
        WARN.matcher(gate.out())
            .results()
            .map(match -> match.group(1))
            .filter(line -> !line.matches("\\[(detection|held)].*"))
            .map(line -> line.replaceAll("/\\S+", "PATH").replaceAll("[0-9]+", "N"))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(kinds.values()).as("WARNs a kind: " + kinds).allMatch(n -> n <= minutes);
    // The logging library reports its own faults three times, then every five minutes.
    assertThat(gate.err().lines().filter(line -> line.contains(" ERROR ")).count())
        .as("on standard error: " + gate.err())
        .isLessThanOrEqualTo(6);
  }

  private boolean isQuiet() {
    return DiskOracle.paths(data.resolve("inbox")).isEmpty()
        && DiskOracle.paths(data.resolve("spool")).stream().allMatch(GateModeIT::isBookkeeping);
  }

  private DropgateProcess start() {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.settle-time", 0)
        .start("run")
        .ready();
  }
}
