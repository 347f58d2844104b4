package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.RunsAlone;
import dev.dropgate.it.support.TestRoutes;
import dev.dropgate.it.support.ThousandFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What integration engineers do in YAML: sources of their own, exits of their own, errors included.
 */
class RouteExtensionIT {
  @TempDir Path folder;
  private Path routes;
  private Path data;

  @BeforeEach
  void prepare() throws Exception {
    routes = TestRoutes.shipped(folder.resolve("routes"));
    data = folder.resolve("data");
  }

  @Test
  void anySourceMayFeedTriageAndIsJudgedUnderTheSameRules() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(
        routes.resolve("source.yaml"),
        """
        - route:
            id: my-source
            from:
              uri: file:%s
              parameters:
                delete: true
              steps:
                - convertBodyTo:
                    type: byte[]
                - to:
                    uri: direct:triage
        """
            .formatted(source));
    byte[] executable = RealFiles.windowsExecutables().get(0);
    byte[] document = RealFiles.documents().get(0);
    Files.write(source.resolve("tool.exe"), executable);
    Files.write(source.resolve("paper.pdf"), document);
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> DiskOracle.paths(source).isEmpty());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 1);
      Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
      assertThat(records.values().iterator().next().get("path").asText())
          .endsWith("/tool.exe")
          .contains("file:");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(data.resolve("delivered/paper.pdf")).hasBinaryContent(document));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("spool")).stream()
                      .allMatch(GateModeIT::isBookkeeping));
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void anExitMayBeMultipliedAndAnyEndpointGetsTheContent() throws Exception {
    Path triage = routes.resolve("triage.yaml");
    String keep = "        - doTry:\n            id: quarantine-try\n";
    String copy =
        "        - to:\n            id: my-copy\n            uri: file:"
            + folder.resolve("copies")
            + "\n";
    assertThat(Files.readString(triage)).contains(keep);
    Files.writeString(triage, Files.readString(triage).replace(keep, copy + keep));
    byte[] executable = RealFiles.windowsExecutables().get(0);
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Files.write(data.resolve("inbox/tool.exe"), executable);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 1);
      assertThat(DiskOracle.paths(folder.resolve("copies")))
          .hasSize(1)
          .first()
          .satisfies(path -> assertThat(path).hasBinaryContent(executable));
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** The gate hands over small clean files together; no step of an operator has to know that. */
  @Test
  void replacedDeliveryGetsEachCleanFileByItself() throws Exception {
    Path triage = routes.resolve("triage.yaml");
    String place = "        - bean:\n            id: deliver-place\n";
    String copy = "        - to:\n            uri: file:" + folder.resolve("copies") + "\n";
    assertThat(Files.readString(triage)).contains(place);
    Files.writeString(triage, Files.readString(triage).replace(place, copy + place));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      for (int i = 0; i < 50; i++) {
        Files.writeString(data.resolve("inbox/n" + i + ".txt"), "text " + i);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.paths(data.resolve("delivered")).size() == 50);
      assertThat(DiskOracle.paths(folder.resolve("copies"))).hasSize(50);
      assertThat(gate.out())
          .contains("Files take the routes one by one, because routes/triage.yaml is your own");
    }
  }

  @Test
  void stepsBeforeTheExitsOfStoppedFilesGetEachFileByItself() throws Exception {
    Path triage = routes.resolve("triage.yaml");
    String keep = "        - doTry:\n            id: quarantine-try\n";
    String copy = "        - to:\n            uri: file:" + folder.resolve("copies") + "\n";
    assertThat(Files.readString(triage)).contains(keep);
    Files.writeString(triage, Files.readString(triage).replace(keep, copy + keep));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      for (int i = 0; i < 50; i++) {
        Files.writeString(data.resolve("inbox/n" + i + ".exe"), "text " + i);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 50);
      assertThat(DiskOracle.paths(folder.resolve("copies"))).hasSize(50);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void failedStepLosesNothingAndIsReportedOncePerMinute() throws Exception {
    Path triage = routes.resolve("triage.yaml");
    String place = "        - bean:\n            id: deliver-place\n";
    String fail =
        "        - throwException:\n            id: my-failure\n            exceptionType: java.io.IOException\n            message: not today\n";
    assertThat(Files.readString(triage)).contains(place);
    String working = Files.readString(triage);
    Files.writeString(triage, working.replace(place, fail + place));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      for (int i = 0; i < 20; i++) {
        Files.writeString(data.resolve("inbox/file-" + i + ".txt"), "content " + i);
      }
      Files.write(data.resolve("inbox/tool.exe"), RealFiles.windowsExecutables().get(0));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 1);
      Thread.sleep(2500); // at least one more attempt of each, which has no visible sign
      assertThat(gate.out()).containsOnlyOnce("not today").doesNotContain("ERROR");
      gate.kill();
    }
    Files.writeString(triage, working);
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.paths(data.resolve("delivered")).size() == 20);
      assertThat(data.resolve("delivered/file-7.txt")).hasContent("content 7");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void anErrorOfTheJvmEndsTheProcessWithThree() throws Exception {
    Path jar = Files.copy(Path.of("target", "dropgate.jar"), folder.resolve("dropgate.jar"));
    PluginJar.make(
        Files.createDirectories(folder.resolve("plugins")).resolve("mine.jar"),
        ThrowingErrorBean.class);
    Path triage = routes.resolve("triage.yaml");
    String place = "        - bean:\n            id: deliver-place\n";
    String fail =
        "        - bean:\n            id: my-error\n            beanType: "
            + ThrowingErrorBean.class.getName()
            + "\n            method: run\n";
    Files.writeString(triage, Files.readString(triage).replace(place, fail + place));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).jar(jar).start("run").ready()) {
      Files.writeString(data.resolve("inbox/file.txt"), "content");
      assertThat(gate.exitStatus()).isEqualTo(3);
      assertThat(gate.out()).contains("JVM error: the gate ends with exit status 3");
    }
    assertThat(DiskOracle.paths(data.resolve("spool")))
        .as("what it was about is kept")
        .anyMatch(file -> file.endsWith("file.txt"));
  }

  @Test
  void aConsumerThatHangsEndsTheProcessWithThree() throws Exception {
    Path jar = Files.copy(Path.of("target", "dropgate.jar"), folder.resolve("dropgate.jar"));
    PluginJar.make(
        Files.createDirectories(folder.resolve("plugins")).resolve("mine.jar"), HangingBean.class);
    Path triage = routes.resolve("triage.yaml");
    String place = "        - bean:\n            id: deliver-place\n";
    String hang =
        "        - bean:\n            id: my-hang\n            beanType: "
            + HangingBean.class.getName()
            + "\n            method: run\n";
    Files.writeString(triage, Files.readString(triage).replace(place, hang + place));
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder).jar(jar).property("dropgate.hang-limit", 2000);
    try (DropgateProcess gate = builder.start("run").ready()) {
      Thread.sleep(3000); // longer than the limit: a paused thread does not hang
      assertThat(gate.isAlive()).isTrue();
      Files.writeString(data.resolve("inbox/file.txt"), "content");
      assertThat(gate.exitStatus()).isEqualTo(3);
      assertThat(gate.out())
          .contains("no progress for 2000 ms at the intake of " + data.resolve("inbox"));
    }
  }

  @RunsAlone
  @Test
  void sigtermEndsTheGateWithinTenSecondsUnderLoad() throws Exception {
    ThousandFiles files = new ThousandFiles();
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .property("dropgate.settle-time", 0)
            .start("run")
            .ready()) {
      files.drop(data.resolve("inbox"));
      long start = System.nanoTime();
      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }
}
