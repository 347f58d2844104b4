package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.TestRoutes;
import dev.dropgate.it.support.ThousandFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar in watch mode: the script's own job, done all the time. */
class WatchModeIT {
  @TempDir Path folder;
  private Path home;
  private Path routes;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    routes = TestRoutes.shipped(folder.resolve("routes"));
  }

  @Test
  void onlyDangerousFilesLeaveAndAreReportedOnce() throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("watch", home));
    ThousandFiles files = new ThousandFiles();
    files.drop(home);
    FileTime old = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
    for (Path file : DiskOracle.paths(home)) {
      Files.setLastModifiedTime(file, old);
    }
    Path quarantine = folder.resolve("data/quarantine");
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> DiskOracle.records(quarantine).size() >= 300);
      Thread.sleep(1000); // ten polls, which have no visible sign: a second detection would show
      Map<String, JsonNode> records = DiskOracle.records(quarantine);
      assertThat(records).hasSize(300);
      assertThat(GateModeIT.hashesByPath(records, home)).isEqualTo(files.dangerous);
      assertThat(DiskOracle.files(home)).isEqualTo(files.clean);
      for (Path file : DiskOracle.paths(home)) {
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
      }
      assertThat(Files.readAllLines(folder.resolve("data/log/malicious_code.log"))).hasSize(300);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void missingDirectoryStopsNoOtherAndIsUsedOnceItIsBack() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory("watch", home),
        TestRoutes.directory("watch", other),
        TestRoutes.directory("watch", folder.resolve("not-there-yet")));
    Path quarantine = folder.resolve("data/quarantine");
    byte[] executable = RealFiles.windowsExecutables().get(0);
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Files.delete(home);
      Files.write(other.resolve("one.exe"), executable);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 1);
      Files.createDirectories(home);
      Files.createDirectories(folder.resolve("not-there-yet"));
      Files.write(home.resolve("two.exe"), executable);
      Files.write(folder.resolve("not-there-yet/three.exe"), executable);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 3);
      assertThat(gate.out()).containsOnlyOnce("Monitored directory " + home + " is missing");
    }
  }

  @Test
  void cleanFilesMakeNoExchange() throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("watch", home));
    Path templates = routes.resolve("templates.yaml");
    String step =
        "\n      steps:\n        - log:\n            loggingLevel: WARN\n            message: an exchange was made\n";
    Files.writeString(templates, Files.readString(templates).replace("\n      steps:\n", step));
    ThousandFiles files = new ThousandFiles();
    files.drop(home);
    for (String dangerous : files.dangerous.keySet()) {
      Files.delete(home.resolve(dangerous));
    }
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Thread.sleep(1000); // ten polls, which have no visible sign
      assertThat(gate.out()).doesNotContain("an exchange was made");
      Files.write(home.resolve("probe.exe"), RealFiles.windowsExecutables().get(0));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(gate.out()).contains("an exchange was made"));
      assertThat(new TreeMap<>(DiskOracle.files(home))).isEqualTo(files.clean);
    }
  }
}
