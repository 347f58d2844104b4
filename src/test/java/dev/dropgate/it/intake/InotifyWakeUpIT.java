package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar with polls an hour apart: what is dropped is seen because the kernel tells. */
@Timeout(120)
class InotifyWakeUpIT {
  @TempDir Path folder;
  private Path gated;
  private Path watched;

  @BeforeEach
  void prepare() throws IOException {
    gated = Files.createDirectories(folder.resolve("gated"));
    watched = Files.createDirectories(folder.resolve("watched"));
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(
        routes, TestRoutes.directory("gate", gated), TestRoutes.directory("watch", watched));
  }

  @Test
  void judgesFileOnceItHasSettledWithoutWaitingForThePoll() throws Exception {
    byte[] executable = RealFiles.windowsExecutables().get(0);
    Files.writeString(gated.resolve("was-there.txt"), "before the start");
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .property("dropgate.poll-interval", 3_600_000)
            .property("dropgate.settle-time", 500)
            .start("run")
            .ready()) {
      waitFor(0, 1);

      Files.write(gated.resolve("one.exe"), executable);
      Files.write(watched.resolve("two.exe"), executable);
      Files.writeString(gated.resolve("one.txt"), "closed");
      waitFor(2, 2);

      for (Path directory : new Path[] {gated, watched}) {
        Path deep = Files.createDirectories(directory.resolve("new/folder"));
        Files.write(deep.resolve("three.exe"), executable);
        Path tree = Files.createDirectories(folder.resolve("elsewhere/tree"));
        Files.write(tree.resolve("four.exe"), executable);
        Files.move(tree, directory.resolve("moved-in"));
      }
      waitFor(6, 2);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max_inotify_instances,max_user_instances,1", // of the one that all directories share
    "max_inotify_watches,max_user_watches,2" // of two directories
  })
  void withoutInotifyWatchesWarnsAndPolls(String limit, String told, int warnings)
      throws Exception {
    SystemTools.need("unshare");
    String none = "echo 0 > /proc/sys/user/" + limit;
    assumeThat(SystemTools.tryRun("unshare", "-Ur", "sh", "-c", none).status())
        .as("exit status: there are user namespaces")
        .isZero();
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .prefix("unshare", "-Ur", "sh", "-c", none + " && exec \"$@\"", "sh")
            .property("dropgate.poll-interval", 500)
            .property("dropgate.settle-time", 100)
            .start("run")
            .ready()) {
      await().atMost(Duration.ofSeconds(10)).until(() -> gate.out().contains(told));
      Files.write(gated.resolve("one.exe"), RealFiles.windowsExecutables().get(0));
      waitFor(1, 0);
      assertThat(gate.out().lines().filter(line -> line.contains(told) && line.contains("WARN")))
          .hasSize(warnings);
    }
  }

  private void waitFor(int records, int delivered) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(DiskOracle.records(folder.resolve("data/quarantine"))).hasSize(records);
              assertThat(DiskOracle.files(folder.resolve("data/delivered"))).hasSize(delivered);
            });
  }
}
