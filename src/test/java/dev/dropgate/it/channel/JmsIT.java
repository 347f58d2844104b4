package dev.dropgate.it.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LocalhostKeys;
import dev.dropgate.it.support.SlowSuite;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example jms.yaml against a real broker with TLS and login, which comes and goes. */
class JmsIT {
  private static final String BROKER = "broker.example.org:61617";
  private static final String STORE = "/etc/dropgate/jms.p12";
  private static final String QUEUE = "dropgate.alerts";

  @TempDir Path folder;
  private Path keys;
  private JmsBroker broker;

  @BeforeEach
  void prepare() throws Exception {
    keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    broker = new JmsBroker();
  }

  @AfterEach
  void stop() throws Exception {
    broker.stop();
  }

  @Test
  @SlowSuite
  void alertsWaitForABrokerThatNeverAnswersHoldUpNothingAndSurviveAKill() throws Exception {
    ChannelGate gate = gate(broker.address());
    Path team = folder.resolve("team");
    DropgateProcess.Builder builder =
        telling(gate, "direct:jms,file:" + team + "?fileName=${exchangeId}.json");
    Set<String> dropped = new HashSet<>();
    ServerSocket silent = broker.silent();
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
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.out().contains("Alert for direct:jms not delivered"));
      assertThat(gate.waiting()).isEqualTo(2);
      silent.close();
      broker.start(keys, QUEUE);
      await().atMost(Duration.ofSeconds(30)).until(() -> gate.waiting() == 0);
      broker.stop();
      for (int i = 0; i < 5; i++) {
        dropped.add(gate.drop("more-" + i + ".exe").toString());
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.paths(team).size() == 7 && gate.waiting() == 5);
      process.kill();
      assertThat(process.out()).doesNotContain(JmsBroker.PASSWORD);
    }
    broker.start(keys, QUEUE);
    try (DropgateProcess process = builder.start("run").ready()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> gate.waiting() == 0);
      assertThat(process.isAlive()).isTrue();
    }
    Set<String> told = new HashSet<>();
    await().atMost(Duration.ofSeconds(20)).until(() -> broker.messages().size() >= 7);
    for (Message message : broker.messages()) {
      told.add(path(message));
    }
    assertThat(told).isEqualTo(dropped);
    assertThat(DiskOracle.paths(team)).as("the other endpoint was told once each").hasSize(7);
  }

  /** Returns the path in a message; checks the other fields. */
  private static String path(Message message) throws Exception {
    JsonNode ticket = new ObjectMapper().readTree(((TextMessage) message).getText());
    assertThat(message.getStringProperty("dropgateId")).isEqualTo(ticket.get("id").asText());
    assertThat(message.getStringProperty("dropgateVerdict")).isEqualTo("DANGEROUS");
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(message.getJMSExpiration()).isZero();
    assertThat(message.getJMSReplyTo()).isNull();
    return ticket.get("path").asText();
  }

  @Test
  void aBrokerOfTheRightNameWithAnotherCertificateGetsNothing() throws Exception {
    Path others = folder.resolve("others.p12");
    LocalhostKeys.make(others);
    broker.start(others, QUEUE);
    ChannelGate gate = gate(broker.address());
    try (DropgateProcess process = telling(gate, "direct:jms").start("run").ready()) {
      Path dropped = gate.drop("보고서 \"x\".exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> process.out().contains("Alert for direct:jms not delivered"));
      assertThat(broker.messages()).isEmpty();
      assertThat(gate.waiting()).isEqualTo(1);
      broker.stop();
      broker.start(keys, QUEUE);
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.messages().size() == 1);
      assertThat(path(broker.messages().get(0))).isEqualTo(dropped.toString());
    }
  }

  @Test
  void theExampleAsItIsPassesTheCheck() throws Exception {
    try (DropgateProcess check =
        new ChannelGate(folder).example("jms.yaml", "jms").telling("direct:jms").start("check")) {
      assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
    }
  }

  private ChannelGate gate(String address) throws Exception {
    return new ChannelGate(folder)
        .example("jms.yaml", "jms", BROKER, address, STORE, keys.toString());
  }

  private static DropgateProcess.Builder telling(ChannelGate gate, String endpoints) {
    return gate.telling(endpoints)
        .environment("JMS_USER", JmsBroker.USER)
        .environment("JMS_PASSWORD", JmsBroker.PASSWORD);
  }
}
