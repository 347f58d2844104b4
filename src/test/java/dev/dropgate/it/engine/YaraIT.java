package dev.dropgate.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example yara.yaml with a real YARA. */
class YaraIT {
  @TempDir Path folder;

  @Test
  void whatYaraFindsIsQuarantinedAndWithoutYaraNothingIsDelivered() throws Exception {
    SystemTools.need("yara");
    Path rules = folder.resolve("rules.yar");
    Files.writeString(rules, "rule Marker { strings: $a = \"marker\" condition: $a }\n");
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("yara.yaml"),
        Files.readString(Path.of("routes/examples/yara.yaml"))
            .replace("/etc/dropgate/rules.yar", rules.toString()));
    Path triage = routes.resolve("triage.yaml");
    String next = "        - bean:\n            id: seen\n";
    assertThat(Files.readString(triage)).contains(next);
    Files.writeString(
        triage,
        Files.readString(triage)
            .replace(
                next,
                "        - to:\n            id: judge-yara\n            uri: direct:yara\n"
                    + next));
    Path data = folder.resolve("data");
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Files.writeString(data.resolve("inbox/-a b;$(c) 한글.txt"), "with a marker in it");
      Files.writeString(data.resolve("inbox/clean.txt"), "clean");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 1);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(data.resolve("delivered/clean.txt")));
      JsonNode record = DiskOracle.records(data.resolve("quarantine")).values().iterator().next();
      assertThat(record.at("/findings/0/rule").asText()).isEqualTo("yara");
      assertThat(record.at("/findings/0/message").asText()).isEqualTo("yara found Marker");
      Files.writeString(rules, "rule Broken {");
      Files.writeString(data.resolve("inbox/later.txt"), "clean too");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.records(data.resolve("held")).size() == 1);
      Set<String> held =
          DiskOracle.records(data.resolve("held")).values().stream()
              .map(one -> one.at("/findings/0/rule").asText())
              .collect(Collectors.toSet());
      assertThat(held).containsExactly("yara-unavailable");
      assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(1);
      assertThat(gate.isAlive()).isTrue();
    }
  }
}
