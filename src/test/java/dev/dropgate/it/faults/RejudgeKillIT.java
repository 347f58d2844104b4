package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.it.support.TestRoutes;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.RejudgeRequestStore;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel ends the gate before the Nth call that changes something while held records are judged
 * again: one that is delivered, one that goes back to its place, one that goes into the quarantine,
 * and one that stays. The next life ends what was begun: nothing is lost, nothing is there twice.
 * It is killed at some N, by a seed; {@code -Dfaults.full=true} lets the slow form go through every
 * N until nothing is hit any more.
 */
class RejudgeKillIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");

  /** System calls, about how many of them a round makes, and how many are tried. */
  private record Calls(String names, int most, int some) {}

  private static final List<Calls> CHANGING =
      List.of(
          new Calls("rename,renameat,renameat2", 7, 3),
          new Calls("unlink,unlinkat,rmdir", 12, 3),
          new Calls("fsync,fdatasync,syncfs", 32, 4),
          new Calls("write,pwrite64", 22, 3));

  @TempDir private Path temporary;
  private final Random random = new Random(Long.getLong("faults.seed", 4711));
  private Path folder;
  private Path gateDirectory;
  private Path watchDirectory;
  private Path held;
  private Path quarantine;
  private DropgateProcess gate;
  private int rounds;
  private int hits;

  @BeforeEach
  void prepare() throws IOException {
    SystemTools.need("strace");
    folder = temporary.toRealPath();
    assumeThat(SystemTools.tryRun("strace", "-o", folder.resolve("probe"), "true").status())
        .as("ptrace is allowed here")
        .isZero();
    gateDirectory = Files.createDirectories(folder.resolve("in/gate"));
    watchDirectory = Files.createDirectories(folder.resolve("in/watch"));
    held = folder.resolve("data/held");
    quarantine = folder.resolve("data/quarantine");
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory("gate", gateDirectory),
        TestRoutes.directory("watch", watchDirectory));
    Path timers = routes.resolve("retention.yaml");
    String text = Files.readString(timers);
    assertThat(text).contains("\"5000\"");
    Files.writeString(timers, text.replace("\"5000\"", "\"200\""));
  }

  @AfterEach
  void end() {
    if (gate != null) {
      gate.close();
    }
  }

  @Test
  void theGateDiesAndEachFileIsThereOnce() throws Exception {
    gate = start();
    for (Calls calls : CHANGING.subList(0, 2)) {
      round(calls, 1 + random.nextInt(calls.most / 2));
    }
    checkStores();
  }

  @Test
  @SlowSuite
  void theGateDiesAtAnyStepAndEachFileIsThereOnce() throws Exception {
    gate = start();
    for (Calls calls : CHANGING) {
      if (FULL) {
        int n = 1;
        while (n < 3 * calls.most && round(calls, n)) {
          n++;
        }
        System.out.println(calls.names + ": " + (n - 1) + " points");
        assertThat(n).as("hits of " + calls.names).isBetween(2, 3 * calls.most - 1);
      } else {
        int share = calls.most / calls.some;
        for (int i = 0; i < calls.some; i++) {
          round(calls, 1 + i * share + random.nextInt(share));
        }
      }
    }
    checkStores();
  }

  private void checkStores() throws Exception {
    System.out.println("killed in " + hits + " of " + rounds + " rounds");
    assertThat(hits).isGreaterThanOrEqualTo(rounds / 2);
    gate.terminate();
    assertThat(gate.exitStatus()).isZero();
    List<String> flaws = new ArrayList<>();
    for (QuarantineStore records : TestQuarantine.open(List.of(quarantine, held), null).stores()) {
      new StoreVerification(records, flaw -> flaws.add(flaw.message()), () -> {})
          .verify(records.ids(), true);
    }
    assertThat(flaws).isEmpty();
  }

  /** Returns whether the gate was killed. */
  private boolean round(Calls calls, int n) throws Exception {
    String round = "r" + rounds++;
    List<String> ids =
        List.of(
            hold(gateDirectory, round + "-deliver.txt", "clean"),
            hold(watchDirectory, round + "-back.txt", "clean"),
            hold(gateDirectory, round + "-quarantine.exe", "blocked"),
            hold(gateDirectory, round + "-stay.pdf", "GIF89a"));
    boolean hit;
    SystemTools.run("kill", "-STOP", gate.pid());
    for (String id : ids) {
      new FileQuarantineStore(held)
          .rejudgeRequests()
          .add(
              RecordId.of(id),
              new RejudgeRequestStore.Request(PrintableText.of("test"), PrintableText.of(round)));
    }
    try (SystemCallTracer tracer =
        new SystemCallTracer(gate.pid(), folder, calls.names, "signal=SIGKILL", n)) {
      SystemTools.run("kill", "-CONT", gate.pid());
      await().atMost(Duration.ofMinutes(1)).until(() -> !gate.isAlive() || isDone(ids));
      hit = tracer.hits() > 0;
    }
    if (hit) {
      hits++;
      assertThat(gate.exitStatus()).isEqualTo(128 + 9);
      gate.close();
      gate = start();
    }
    String where = calls.names + " " + n;
    await(where).atMost(Duration.ofMinutes(1)).until(() -> isDone(ids));
    once(where, folder.resolve("data/delivered"), round + "-deliver.txt");
    once(where, watchDirectory, round + "-back.txt");
    assertThat(paths(held, round)).as(where).containsExactly(round + "-stay.pdf");
    assertThat(paths(quarantine, round)).as(where).containsExactly(round + "-quarantine.exe");
    assertThat(TestFiles.tree(held.resolve(ids.get(3))))
        .as(where)
        .containsExactlyInAnyOrder("content", "manifest.json");
    String told = record(quarantine, round + "-quarantine.exe");
    assertThat(DiskOracle.waitingAlerts(folder.resolve("data/outbox"))).as(where).contains(told);
    assertThat(DiskOracle.paths(gateDirectory)).as(where).isEmpty();
    return hit;
  }

  private boolean isDone(List<String> ids) {
    RejudgeRequestStore requests = new FileQuarantineStore(held).rejudgeRequests();
    return ids.stream().map(RecordId::of).noneMatch(requests::isRequested);
  }

  private String hold(Path directory, String name, String content) throws IOException {
    String id = TestRecords.id(Instant.now(), "%016x".formatted(random.nextLong()));
    Path file = TestFiles.file(folder.resolve("staging").resolve(id), content + " " + name);
    TestRecords.held(held, id, directory, Path.of(name), file);
    Files.delete(file);
    return id;
  }

  // By what is in it, whatever its name is.
  private static void once(String where, Path below, String name) throws IOException {
    String content = "clean " + name;
    int count = 0;
    for (Path file : DiskOracle.paths(below)) {
      count += Files.readString(file).equals(content) ? 1 : 0;
    }
    assertThat(count).as("%s below %s, %s", name, below, where).isEqualTo(1);
  }

  private static List<String> paths(Path store, String round) {
    return DiskOracle.records(store).values().stream()
        .map(manifest -> Path.of(manifest.get("path").asText()).getFileName().toString())
        .filter(name -> name.startsWith(round + "-"))
        .toList();
  }

  private static String record(Path store, String name) {
    return DiskOracle.records(store).entrySet().stream()
        .filter(record -> endsWith(record.getValue(), name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static boolean endsWith(JsonNode manifest, String name) {
    return manifest.get("path").asText().endsWith("/" + name);
  }

  private DropgateProcess start() {
    return builder().start("run").ready();
  }

  private DropgateProcess.Builder builder() {
    return new DropgateProcess.Builder(folder);
  }
}
