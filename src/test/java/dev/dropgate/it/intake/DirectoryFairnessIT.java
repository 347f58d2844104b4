package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LockingProcess;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No entry, and no directory, keeps others from being dealt with. */
class DirectoryFairnessIT {
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path data;
  private Path routes;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.createDirectories(data);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve("drops").resolve(name));
  }

  private int quarantined() {
    return DiskOracle.records(data.resolve("quarantine")).size();
  }

  @Test
  void slowDirectoryDelaysNoOther() throws Exception {
    Path slow = directory("slow");
    Path watched = directory("watched");
    Path other = directory("other");
    TestRoutes.directories(
        routes,
        TestRoutes.directory("gate", slow),
        TestRoutes.directory("watch", watched),
        TestRoutes.directory("gate", other));
    try (SlowClamd engine = new SlowClamd();
        DropgateProcess gate =
            new DropgateProcess.Builder(folder)
                .property("dropgate.engine.clamd", engine.address())
                .property("dropgate.settle-time", 0)
                .start("run")
                .ready()) {
      for (int i = 0; i < 60; i++) {
        Files.writeString(slow.resolve("slow-" + i + ".txt"), SlowClamd.SLOW);
        Files.writeString(watched.resolve("slow-" + i + ".txt"), SlowClamd.SLOW);
      }
      await().atMost(MAX_WAIT).until(() -> engine.asked() >= 2);
      for (int i = 1; i <= 3; i++) {
        int expected = i;
        Files.writeString(other.resolve("bad-" + i + ".exe"), "x");
        Files.writeString(other.resolve("good-" + i + ".txt"), "x");
        await()
            .atMost(MAX_WAIT)
            .untilAsserted(
                () -> {
                  assertThat(quarantined()).isEqualTo(expected);
                  assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(expected);
                });
      }
      engine.answer();
      await()
          .atMost(MAX_WAIT)
          .untilAsserted(
              () -> assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(3 + 60));
      assertThat(DiskOracle.paths(watched)).hasSize(60);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void fileThatEndsTwoProcessesIsHeldAndOthersGoOn() throws Exception {
    Path drop = directory("drop");
    Path watched = directory("watched");
    TestRoutes.directories(
        routes, TestRoutes.directory("gate", drop), TestRoutes.directory("watch", watched));
    try (SlowClamd engine = new SlowClamd()) {
      DropgateProcess.Builder builder =
          new DropgateProcess.Builder(folder)
              .property("dropgate.engine.clamd", engine.address())
              .property("dropgate.settle-time", 0);
      Files.writeString(drop.resolve("killer.txt"), SlowClamd.SLOW);
      Files.writeString(watched.resolve("killer in its place.txt"), SlowClamd.SLOW);
      for (int life = 1; life <= 2; life++) {
        long lives = life;
        try (DropgateProcess gate = builder.start("run").ready()) {
          await().atMost(MAX_WAIT).until(() -> notes().equals(List.of(lives, lives)));
          gate.kill();
        }
      }
      Files.writeString(drop.resolve("normal.exe"), "x");
      Files.writeString(drop.resolve("normal.txt"), "x");
      try (DropgateProcess gate = builder.start("run").ready()) {
        await()
            .atMost(MAX_WAIT)
            .untilAsserted(
                () -> {
                  assertThat(DiskOracle.records(data.resolve("held"))).hasSize(2);
                  assertThat(quarantined()).isEqualTo(1);
                  assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(1);
                });
        assertThat(gate.isAlive()).isTrue();
      }
      for (JsonNode held : DiskOracle.records(data.resolve("held")).values()) {
        assertThat(held.at("/verdict").asText()).isEqualTo("UNDECIDED");
        assertThat(held.at("/findings/0/rule").asText()).isEqualTo("gate-ended");
        assertThat(held.at("/findings/0/message").asText())
            .isEqualTo("two lives of the gate ended while it was judged");
      }
    }
  }

  @Test
  void orderlyStopsHoldNothing() throws Exception {
    Path drop = directory("drop");
    TestRoutes.directories(routes, TestRoutes.directory("gate", drop));
    try (SlowClamd engine = new SlowClamd()) {
      DropgateProcess.Builder builder =
          new DropgateProcess.Builder(folder)
              .property("dropgate.engine.clamd", engine.address())
              .property("dropgate.settle-time", 0);
      Files.writeString(drop.resolve("slow.txt"), SlowClamd.SLOW);
      for (int life = 1; life <= 2; life++) {
        try (DropgateProcess gate = builder.start("run").ready()) {
          await().atMost(MAX_WAIT).until(() -> notes().equals(List.of(1L)));
          gate.terminate();
          assertThat(gate.exitStatus()).isZero();
        }
        assertThat(notes()).isEmpty();
      }
      engine.answer();
      try (DropgateProcess gate = builder.start("run").ready()) {
        await().atMost(MAX_WAIT).until(() -> Files.exists(data.resolve("delivered/slow.txt")));
        assertThat(gate.isAlive()).isTrue();
      }
    }
  }

  // How many lives have ended, or would end, for each entry that is being judged for long.
  private List<Long> notes() throws IOException {
    List<Long> lives = new ArrayList<>();
    for (Path file : DiskOracle.paths(data.resolve("spool"))) {
      if (file.getParent().endsWith("judging")
          || file.getFileName().toString().startsWith("judging-")) {
        try {
          lives.add(Files.size(file));
        } catch (java.nio.file.NoSuchFileException e) {
          // judged meanwhile
        }
      }
    }
    return lives;
  }

  @Test
  void twoHundredIdleDirectoriesNeedFewThreadsAndOneInotifyInstance() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(TestRoutes.directory("gate", directory("d" + i)));
    }
    TestRoutes.directories(routes, all.toArray(new String[0]));
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .property("dropgate.poll-interval", 1000)
            .start("run")
            .ready()) {
      Files.writeString(directory("d0").resolve("first.exe"), "x");
      Files.writeString(directory("d199").resolve("last.exe"), "x");
      await().atMost(MAX_WAIT).untilAsserted(() -> assertThat(quarantined()).isEqualTo(2));
      assertThat(descriptors(gate.pid(), "inotify")).isEqualTo(1);
      await().atMost(MAX_WAIT).untilAsserted(() -> assertThat(threads(gate.pid())).isLessThan(60));
    }
  }

  private static long threads(long pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return all.count();
    }
  }

  private static long descriptors(long pid, String kind) throws IOException {
    long count = 0;
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : all.toList()) {
        try {
          count += Files.readSymbolicLink(descriptor).toString().contains(kind) ? 1 : 0;
        } catch (java.nio.file.NoSuchFileException e) {
          // closed meanwhile
        }
      }
    }
    return count;
  }

  @Test
  void hangUpDoesNotEndTheGate() throws Exception {
    Path drop = directory("drop");
    TestRoutes.directories(routes, TestRoutes.directory("gate", drop));
    // A build that runs under nohup hands an ignored SIGHUP down, and Java leaves that alone.
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder).prefix("env", "--default-signal=HUP");
    try (DropgateProcess gate = builder.start("run").ready()) {
      SystemTools.run("kill", "-HUP", gate.pid());
      await().atMost(MAX_WAIT).until(() -> gate.out().contains("SIGHUP changes nothing"));
      Files.writeString(drop.resolve("bad.exe"), "x");
      await().atMost(MAX_WAIT).until(() -> quarantined() == 1);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void lockedStoreDelaysOnlyItsFilesAndNamesTheProcess() throws Exception {
    Path drop = directory("drop");
    TestRoutes.directories(routes, TestRoutes.directory("gate", drop));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Files.writeString(drop.resolve("first.exe"), "x");
      await().atMost(MAX_WAIT).until(() -> quarantined() == 1);
      try (LockingProcess holder = LockingProcess.start(data.resolve("quarantine/.lock"))) {
        Files.writeString(drop.resolve("second.exe"), "x");
        Files.writeString(drop.resolve("clean.txt"), "x");
        await()
            .atMost(MAX_WAIT)
            .until(() -> gate.out().contains("is locked by PID " + holder.pid() + " ("));
        await().atMost(MAX_WAIT).until(() -> Files.exists(data.resolve("delivered/clean.txt")));
        try (DropgateProcess purge =
            new DropgateProcess.Builder(folder)
                .start(
                    "quarantine",
                    "delete",
                    DiskOracle.records(data.resolve("quarantine")).keySet().iterator().next())) {
          assertThat(purge.exitStatus()).isEqualTo(1);
          assertThat(purge.err().strip().lines().toList()).hasSize(1);
          assertThat(purge.err()).contains("is locked by PID " + holder.pid());
        }
        assertThat(quarantined()).isEqualTo(1);
        assertThat(gate.isAlive()).isTrue();
      }
      await().atMost(MAX_WAIT).until(() -> quarantined() == 2);
      assertThat(gate.out()).doesNotContain("ERROR");
    }
  }

  @Test
  void gateWithoutProcessorTimeIsNotEnded() throws Exception {
    SystemTools.need("taskset", "chrt");
    Path drop = directory("drop");
    TestRoutes.directories(routes, TestRoutes.directory("gate", drop));
    // Only what is left over by a program that computes all the time, on the same processor.
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .prefix("taskset", "-c", "0", "chrt", "--idle", "0")
            .property("dropgate.hang-limit", 1000)
            .start("run")
            .ready()) {
      Process hog =
          new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start();
      try {
        for (int i = 0; i < 50; i++) {
          Files.writeString(drop.resolve("bad-" + i + ".exe"), "x");
        }
        assertThat(hog.waitFor(8, TimeUnit.SECONDS)).as("computes on").isFalse();
        assertThat(gate.isAlive()).as(gate.out()).isTrue();
      } finally {
        hog.destroyForcibly();
      }
      await().atMost(MAX_WAIT).until(() -> quarantined() == 50);
    }
  }
}
