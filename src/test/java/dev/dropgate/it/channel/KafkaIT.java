package dev.dropgate.it.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LocalhostKeys;
import dev.dropgate.it.support.SlowSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example kafka.yaml against a real broker with TLS and login, which comes and goes. */
class KafkaIT {
  private static final String TOPIC = "dropgate-alerts";
  private static final String BROKERS = "kafka1.example.org:9093,kafka2.example.org:9093";
  private static final String STORE = "/etc/dropgate/kafka.p12";

  @TempDir Path folder;
  private Path keys;
  private KafkaBroker broker;

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void anAlertArrivesOverTlsWithALogin() throws Exception {
    ChannelGate gate = gate();
    broker.start();
    DropgateProcess.Builder builder =
        gate.telling("direct:kafka")
            .environment("KAFKA_USER", KafkaBroker.USER)
            .environment("KAFKA_PASSWORD", KafkaBroker.PASSWORD);
    try (DropgateProcess process = builder.start("run").ready()) {
      Path dropped = gate.drop("보고서 \"x\".exe");
      await().atMost(Duration.ofSeconds(60)).until(() -> gate.waiting() == 0);
      broker.read(TOPIC);
      await().atMost(Duration.ofSeconds(60)).until(() -> broker.messages().size() == 1);
      assertThat(path(broker.messages().get(0))).isEqualTo(dropped.toString());
      assertThat(process.out()).doesNotContain(KafkaBroker.PASSWORD, "ProducerConfig values");
    }
  }

  @Test
  @SlowSuite
  void alertsWaitForADeadBrokerHoldUpNothingAndSurviveAKill() throws Exception {
    ChannelGate gate = gate();
    Path team = folder.resolve("team");
    DropgateProcess.Builder builder =
        gate.telling("direct:kafka,file:" + team + "?fileName=${exchangeId}.json")
            .environment("KAFKA_USER", KafkaBroker.USER)
            .environment("KAFKA_PASSWORD", KafkaBroker.PASSWORD);
    Set<String> dropped = new HashSet<>();
    try (DropgateProcess process = builder.start("run").ready()) {
      dropped.add(gate.drop("보고서 \"x\".exe").toString());
      dropped.add(gate.drop("two.exe").toString());
      Files.writeString(folder.resolve("data/inbox/clean.txt"), "clean");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  DiskOracle.paths(team).size() == 2
                      && Files.exists(folder.resolve("data/delivered/clean.txt")));
      assertThat(process.out()).as("the first try still runs").doesNotContain("not delivered");
      await()
          .atMost(Duration.ofSeconds(25))
          .until(() -> process.out().contains("Alert for direct:kafka not delivered"));
      assertThat(gate.waiting()).isEqualTo(2);
      broker.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> gate.waiting() == 0);
      broker.close();
      for (int i = 0; i < 5; i++) {
        dropped.add(gate.drop("more-" + i + ".exe").toString());
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.paths(team).size() == 7 && gate.waiting() == 5);
      process.kill();
      assertThat(process.out()).doesNotContain(KafkaBroker.PASSWORD, "ProducerConfig values");
    }
    broker.start().read(TOPIC);
    try (DropgateProcess process = builder.start("run").ready()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> gate.waiting() == 0 && broker.messages().size() >= 7);
      assertThat(process.isAlive()).isTrue();
    }
    Set<String> told = new HashSet<>();
    for (KafkaBroker.Message message : broker.messages()) {
      told.add(path(message));
    }
    assertThat(told).isEqualTo(dropped);
    assertThat(DiskOracle.paths(team)).as("the other endpoint was told once each").hasSize(7);
  }

  @Test
  void theExampleAsItIsPassesTheCheck() throws Exception {
    try (DropgateProcess check =
        new ChannelGate(folder)
            .example("kafka.yaml", "kafka")
            .telling("direct:kafka")
            .start("check")) {
      assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
    }
  }

  /** Returns the path in a message; checks the other fields. */
  private static String path(KafkaBroker.Message message) throws IOException {
    JsonNode ticket = new ObjectMapper().readTree(message.value());
    assertThat(message.key()).isEqualTo(ticket.get("id").asText());
    assertThat(message.headers().split(","))
        .containsExactlyInAnyOrder(
            "X-Dropgate-Id:" + message.key(), "Content-Type:application/json");
    return ticket.get("path").asText();
  }

  private ChannelGate gate() throws Exception {
    keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    broker = new KafkaBroker(folder.resolve("broker"), keys);
    return new ChannelGate(folder)
        .example("kafka.yaml", "kafka", BROKERS, broker.address(), STORE, keys.toString());
  }
}
