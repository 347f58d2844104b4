package dev.dropgate.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealClamd;
import dev.dropgate.it.support.RealIcap;
import dev.dropgate.it.support.TestRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example icap.yaml with a real c-icap and clamd. */
class IcapIT {
  @TempDir Path folder;

  @Test
  void whatTheServerFindsIsQuarantinedAndWithoutItNothingIsDelivered() throws Exception {
    try (RealClamd clamd = new RealClamd().start();
        RealIcap server = new RealIcap(clamd)) {
      Path routes = TestRoutes.shipped(folder.resolve("routes"));
      Files.writeString(
          routes.resolve("icap.yaml"),
          Files.readString(Path.of("routes/examples/icap.yaml"))
              .replace("127.0.0.1:1344", "127.0.0.1:" + server.port()));
      Path triage = routes.resolve("triage.yaml");
      String next = "        - bean:\n            id: seen\n";
      String step = "        - to:\n            id: judge-icap\n            uri: direct:icap\n";
      assertThat(Files.readString(triage)).contains(next);
      Files.writeString(triage, Files.readString(triage).replace(next, step + next));
      Path data = folder.resolve("data");
      try (DropgateProcess gate =
          new DropgateProcess.Builder(folder)
              .property("dropgate.rules.test-file", "off") // or it would find EICAR first
              .start("run")
              .ready()) {
        Files.write(data.resolve("inbox/bad.txt"), RealClamd.eicar());
        Files.write(data.resolve("inbox/clean.txt"), new byte[500_000]);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 1);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> Files.exists(data.resolve("delivered/clean.txt")));
        assertThat(finding(data.resolve("quarantine")))
            .isEqualTo("icap: icap found Test.Eicar.UNOFFICIAL");
        server.stop();
        Files.writeString(data.resolve("inbox/later.txt"), "clean too");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> DiskOracle.records(data.resolve("held")).size() == 1);
        assertThat(finding(data.resolve("held"))).startsWith("icap-unavailable: ");
        assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(1);
        assertThat(gate.isAlive()).isTrue();
      }
    }
  }

  private static String finding(Path records) throws Exception {
    JsonNode record = DiskOracle.records(records).values().iterator().next();
    return record.at("/findings/0/rule").asText()
        + ": "
        + record.at("/findings/0/message").asText();
  }
}
