package dev.dropgate.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealClamd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate with a real clamd that dies and comes back. */
class ClamdIT {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void prepare() {
    data = folder.resolve("data");
  }

  @Test
  void whatClamdKnowsIsQuarantinedAndWithoutClamdNothingIsDelivered() throws Exception {
    try (RealClamd clamd = new RealClamd().start();
        DropgateProcess gate = gate(clamd).start("run").ready()) {
      drop("known.txt", RealClamd.eicar());
      drop("clean.txt", "clean");
      await(() -> records("quarantine") == 1 && Files.exists(delivered("clean.txt")));
      JsonNode record = DiskOracle.records(data.resolve("quarantine")).values().iterator().next();
      assertThat(record.at("/findings/0/rule").asText()).isEqualTo("engine");
      assertThat(record.at("/findings/0/message").asText())
          .isEqualTo("clamd found Test.Eicar.UNOFFICIAL");

      clamd.kill();
      drop("unjudged.txt", "clean too");
      drop("unjudged-known.txt", RealClamd.eicar());
      await(() -> records("held") == 2);
      for (JsonNode held : DiskOracle.records(data.resolve("held")).values()) {
        assertThat(held.at("/findings/0/rule").asText()).isEqualTo("engine-unavailable");
        assertThat(held.at("/findings/0/message").asText())
            .contains(clamd.unix(), clamd.tcp(), "Connection refused");
      }
      try (DropgateProcess check = gate(clamd).start("check")) {
        assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
            .contains("warning: dropgate.engine.clamd: no answer from " + clamd.unix());
      }

      try (DropgateProcess restore =
          gate(clamd)
              .start(
                  "quarantine",
                  "release",
                  "--rule",
                  "engine-unavailable",
                  "--reason",
                  "outage",
                  "--to",
                  Files.createDirectories(data.resolve("elsewhere")).toString(),
                  "--dry-run")) {
        assertThat(restore.exitStatus()).isZero();
        assertThat(restore.out().lines()).hasSize(2);
      }

      clamd.start();
      drop("later.txt", "clean again");
      await(
          () ->
              Files.exists(delivered("later.txt"))
                  && Files.exists(delivered("unjudged.txt"))
                  && records("quarantine") == 2
                  && records("held") == 0);
      assertThat(delivered("unjudged.txt")).hasContent("clean too");
      assertThat(DiskOracle.paths(data.resolve("delivered"))).hasSize(3);
      assertThat(gate.out())
          .containsOnlyOnce("unjudged-known.txt (rule=engine,")
          .contains("Judged again");
      try (DropgateProcess verify = gate(clamd).start("quarantine", "verify")) {
        assertThat(verify.exitStatus()).as(verify.out() + verify.err()).isZero();
      }
      assertThat(gate.out()).contains("answers again").doesNotContain("ERROR");
    }
  }

  private DropgateProcess.Builder gate(RealClamd clamd) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.rules.test-file", "off") // or it would find EICAR first
        .property("dropgate.engine.clamd", clamd.unix() + "," + clamd.tcp());
  }

  private void drop(String name, String content) throws IOException {
    Files.writeString(data.resolve("inbox").resolve(name), content);
  }

  private void drop(String name, byte[] content) throws IOException {
    Files.write(data.resolve("inbox").resolve(name), content);
  }

  private Path delivered(String name) {
    return data.resolve("delivered").resolve(name);
  }

  private int records(String store) {
    return DiskOracle.records(data.resolve(store)).size();
  }

  private static void await(BooleanSupplier condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
  }
}
