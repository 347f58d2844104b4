package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.MisbehavingSmtpServer;
import dev.dropgate.it.support.OutboxContents;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an alert is when the mail server breaks off, is slow or never comes to an end. */
class MisbehavingMailServerIT {
  private static final String TO = "ops@example.org";

  @TempDir Path folder;
  private MisbehavingSmtpServer server;
  private Path alertYaml;
  private OutboxContents outbox;

  @BeforeEach
  void start() throws IOException {
    server = new MisbehavingSmtpServer();
    outbox = new OutboxContents(folder.resolve("data"));
    alertYaml = TestRoutes.shipped(folder.resolve("routes")).resolve("alert.yaml");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void droppedBeforeTheEndOfTheMailItIsDeferredAndArrivesOnce() throws Exception {
    AtomicBoolean ill = new AtomicBoolean(true);
    server.manners(said -> said.equals("BODY") && ill.get() ? MisbehavingSmtpServer.DROP : null);
    try (DropgateProcess gate = mailing(500).start("run").ready()) {
      drop("tool.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.digests("deferred").isEmpty());
      assertThat(server.taken()).isEmpty();
      assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
      ill.set(false);
      await().atMost(Duration.ofSeconds(30)).until(() -> outbox.isEmpty());
      assertThat(server.records(TO)).containsExactlyElementsOf(outbox.quarantined());
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void droppedBeforeTheAnswerToTheMailItComesTwiceAsTheSameMail() throws Exception {
    AtomicBoolean ill = new AtomicBoolean(true);
    server.manners(
        said ->
            said.equals(".") && ill.getAndSet(false) ? MisbehavingSmtpServer.TAKE_AND_DROP : null);
    try (DropgateProcess gate = mailing(500).start("run").ready()) {
      drop("tool.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> server.taken().size() == 2);
      await().atMost(Duration.ofSeconds(10)).until(() -> outbox.isEmpty());
      String id = outbox.quarantined().get(0);
      assertThat(server.records(TO)).containsExactly(id, id);
      assertThat(server.taken().get(0).mail().getMessageID())
          .isEqualTo(server.taken().get(1).mail().getMessageID());
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** What it has said is said: a goodbye that fails must not have the mail sent again. */
  @Test
  void resetAfterTheAnswerTheMailDoesNotComeAgain() throws Exception {
    server.manners(said -> said.equals(".") ? MisbehavingSmtpServer.TAKE_AND_RESET : null);
    try (DropgateProcess gate = mailing(500).start("run").ready()) {
      drop("tool.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !server.taken().isEmpty() && outbox.isEmpty());
      drop("two.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.taken().size() > 1 && outbox.isEmpty());
      drop("three.exe"); // a second try would be before or in the same mail
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.taken().size() > 2 && outbox.isEmpty());
      assertThat(server.records(TO)).containsExactlyInAnyOrderElementsOf(outbox.quarantined());
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** A server that scans for longer than the read timeout has the mail, and is not to be asked. */
  @Test
  void aServerThatThinksBeforeItAnswersGetsTheMailOnce() throws Exception {
    change("mail.smtp.timeout: 10000", "mail.smtp.timeout: 1000");
    server.manners(
        said -> {
          if (said.equals(".")) {
            pause(2500);
          }
          return null;
        });
    try (DropgateProcess gate = mailing(500).start("run").ready()) {
      drop("tool.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !server.taken().isEmpty() && outbox.isEmpty());
      assertThat(server.records(TO)).containsExactlyElementsOf(outbox.quarantined());
      assertThat(gate.out()).doesNotContain("Alert not sent");
    }
  }

  @Test
  void slowServerIsCutOffAndPaused() throws Exception {
    change("\"0\": 10m", "\"0\": 8s");
    server.manners(said -> said.equals(".") ? MisbehavingSmtpServer.DRIP : null);
    Path team = folder.resolve("team");
    try (DropgateProcess gate =
        mailing(60_000)
            .property("dropgate.also-notify", "file:" + team + "?fileName=${exchangeId}.json")
            .start("run")
            .ready()) {
      drop("one.exe");
      await().atMost(Duration.ofSeconds(20)).until(() -> server.dripped() > 0);
      drop("fine.txt");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  Files.exists(folder.resolve("data/delivered/fine.txt"))
                      && DiskOracle.paths(team).size() == 1);
      assertThat(outbox.digests("deferred")).as("it still answers").isEmpty();
      await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.digests("deferred").isEmpty());
      assertThat(outbox.digests("deferred").get(0).get("delivery").get("reason").asText())
          .contains("did not come to an end within 8.0 s");
      assertThat(outbox.files()).filteredOn(file -> file.endsWith(".json")).hasSize(1);
      assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
      drop("two.exe");
      int dripped = server.dripped();
      Thread.sleep(1500); // polls of the outbox, which have no visible sign
      assertThat(server.connections()).as("the next try is in a minute").isEqualTo(1);
      assertThat(server.dripped()).as("the connection is closed").isLessThanOrEqualTo(dripped + 1);
      assertThat(outbox.waiting())
          .containsExactlyInAnyOrderElementsOf(outbox.quarantined())
          .hasSize(2);
      assertThat(gate.out()).containsOnlyOnce("Alert not sent");
    }
  }

  @Test
  void aGateThatHangsInSuchAConversationEndsInTimeAndTheNextOneSendsTheMail() throws Exception {
    server.manners(said -> said.equals("CONNECT") ? MisbehavingSmtpServer.DRIP : null);
    try (DropgateProcess gate = mailing(60_000).start("run").ready()) {
      drop("one.exe");
      await().atMost(Duration.ofSeconds(20)).until(() -> server.dripped() > 3);
      gate.terminate();
      assertThat(gate.exitStatus()).as("long before the limit of the conversation").isZero();
      assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
    }
    server.manners(said -> null);
    try (DropgateProcess next = mailing(60_000).start("run").ready()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.taken().size() == 1 && outbox.isEmpty());
      assertThat(server.records(TO)).containsExactlyElementsOf(outbox.quarantined());
      assertThat(next.isAlive()).isTrue();
    }
  }

  private DropgateProcess.Builder mailing(int interval) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", server.port())
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", TO)
        .property("dropgate.alert.digest-interval", interval);
  }

  private void change(String from, String to) throws IOException {
    String yaml = Files.readString(alertYaml);
    assertThat(yaml).contains(from);
    Files.writeString(alertYaml, yaml.replace(from, to));
  }

  private void drop(String name) throws IOException {
    TestFiles.file(folder.resolve("data/inbox").resolve(name), name);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
