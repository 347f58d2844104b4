package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RunsAlone;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that use up their processor time delay no dangerous file in another directory. */
@RunsAlone
class FairSharesIT {
  private static final int HOSTILE_FILES = 60;
  private static final int DROPS = 5;
  private static final Duration MAX_WAIT = Duration.ofMinutes(3);

  /** Long enough that the hostile files last through the test. */
  private static final int BUDGET_MILLIS = 5_000;

  /** What is allowed on top of what a drop takes on an idle gate. */
  private static final Duration ALLOWED_DELAY = Duration.ofSeconds(2);

  /** A machine that is busy with other things makes an idle gate slow, and a busy one as much. */
  private static final int ALLOWED_FACTOR = 4;

  @TempDir private Path folder;

  /** A zip of zeros that takes longer to read than any budget, far below the limit on bombs. */
  private static byte[] hostile() throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      byte[] text =
          "<a b='c'>&amp;</a>\n"
              .repeat(1 << 14)
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
      zip.write("<Types/>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      for (int i = 0; i < 40; i++) {
        zip.putNextEntry(new ZipEntry("word/part" + i + ".xml"));
        zip.write("<w>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int j = 0; j < 200; j++) {
          zip.write(text);
        }
        zip.write("</w>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
    }
    return bytes.toByteArray();
  }

  /** The time from the drop of a dangerous file until it is in quarantine. */
  private static Duration drop(Path inbox, String name, Path quarantine, int expected)
      throws IOException {
    long start = System.nanoTime();
    Files.writeString(inbox.resolve(name), "x");
    await()
        .atMost(MAX_WAIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> DiskOracle.records(quarantine).size() == expected);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void filesThatUseUpTheirBudgetsDelayNoOtherDirectory() throws Exception {
    Path data = folder.resolve("data");
    Path hostile = Files.createDirectories(folder.resolve("drops/hostile"));
    Path other = Files.createDirectories(folder.resolve("drops/other"));
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.createDirectories(data);
    TestRoutes.directories(
        routes, TestRoutes.directory("gate", hostile), TestRoutes.directory("gate", other));
    Path quarantine = data.resolve("quarantine");
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .property("dropgate.archive.time", BUDGET_MILLIS)
            .property("dropgate.archive.ratio", 1_000_000)
            .start("run")
            .ready()) {
      drop(other, "first.exe", quarantine, 1); // loads the classes
      Duration idle = Duration.ZERO;
      for (int i = 1; i <= DROPS; i++) {
        Duration delay = drop(other, "idle-" + i + ".exe", quarantine, 1 + i);
        idle = idle.compareTo(delay) > 0 ? idle : delay;
      }
      byte[] content = hostile();
      for (int i = 0; i < HOSTILE_FILES; i++) {
        Files.write(hostile.resolve("hostile-" + i + ".zip"), content);
      }
      await().atMost(MAX_WAIT).until(() -> DiskOracle.records(data.resolve("held")).size() >= 1);
      Duration busy = Duration.ZERO;
      for (int i = 1; i <= DROPS; i++) {
        Duration delay = drop(other, "busy-" + i + ".exe", quarantine, 1 + DROPS + i);
        busy = busy.compareTo(delay) > 0 ? busy : delay;
      }
      Map<String, JsonNode> held = DiskOracle.records(data.resolve("held"));
      System.out.printf(
          "Fair shares: the slowest of %d drops took %d ms on an idle gate, %d ms beside %d hostile"
              + " files, of which %d were judged%n",
          DROPS, idle.toMillis(), busy.toMillis(), HOSTILE_FILES, held.size());
      assertThat(held.size()).as("the hostile files last").isLessThan(HOSTILE_FILES);
      assertThat(held.values())
          .allSatisfy(
              record ->
                  assertThat(record.get("findings").toString()).contains("dropgate.archive.time"));
      assertThat(busy).isLessThan(idle.multipliedBy(ALLOWED_FACTOR).plus(ALLOWED_DELAY));
      assertThat(gate.isAlive()).isTrue();
    }
  }
}
