package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LocalhostKeys;
import dev.dropgate.it.support.OutboxContents;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.SecretLeaks;
import dev.dropgate.it.support.TestFiles;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end state of an alert for each way in which a real Postfix may answer. */
class PostfixIT {
  private static final String OPS = "ops@example.org";
  private static final String PASSWORD = "Correct-Horse&Battery";
  private static final String WRONG = "Wrong-Horse+Battery";

  @TempDir Path folder;
  private OutboxContents outbox;

  @BeforeEach
  void prepare() {
    outbox = new OutboxContents(folder.resolve("data"));
  }

  @Test
  void acceptedAlertIsInTheMailboxAndTestCommandPrintsItsQueueId() throws Exception {
    try (RealPostfix postfix = new RealPostfix("accept");
        DropgateProcess test =
            mailing(postfix, "ops@example.org, security@example.org").start("alert", "test")) {
      assertThat(test.exitStatus()).as(test.out() + test.err() + postfix.log()).isZero();
      assertThat(test.out())
          .contains("connect  ok", "rcpt     ok      ops@example.org: 250", "queued as");
      for (String user : new String[] {"ops", "security"}) {
        await().atMost(Duration.ofSeconds(20)).until(() -> postfix.mails(user).size() == 1);
        MimeMessage mail = postfix.mails(user).get(0);
        assertThat(mail.getRecipients(Message.RecipientType.TO)).hasSize(2);
        assertThat(ReceivedMails.records(mail)).hasSize(1).allMatch(id -> id.startsWith("test-"));
      }
    }
  }

  @Test
  void anUnknownRecipientIsParkedAndTheOtherGetsTheMail() throws Exception {
    try (RealPostfix postfix = new RealPostfix("accept");
        DropgateProcess gate =
            mailing(postfix, "ops@example.org, nobody@example.org").start("run").ready()) {
      drop();
      await().atMost(Duration.ofSeconds(30)).until(() -> outbox.digests("failed").size() == 1);
      await().atMost(Duration.ofSeconds(20)).until(() -> postfix.mails("ops").size() == 1);
      Thread.sleep(1500); // more polls, which have no visible sign: no mail comes twice
      inTheMailboxOnce(postfix);
      assertThat(outbox.files()).as("the digest").hasSize(1);
      JsonNode parked = outbox.digests("failed").get(0);
      assertThat(parked.get("recipient").asText()).isEqualTo("nobody@example.org");
      assertThat(parked.get("delivery").get("reason").asText()).startsWith("550 5.1.1");
      assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
      assertThat(gate.out()).containsOnlyOnce("refused 1 alerts for nobody@example.org for good");
      try (DropgateProcess status = mailing(postfix, "x@example.org").start("status")) {
        assertThat(status.exitStatus()).isEqualTo(1);
        assertThat(status.out()).contains("running            true", "550", "refused for good");
      }
    }
  }

  @Test
  void aGreylistedAlertIsDeferredAndArrivesOnce() throws Exception {
    try (RealPostfix postfix = new RealPostfix("greylist");
        DropgateProcess gate = mailing(postfix, OPS).start("run").ready()) {
      drop();
      await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.digests("deferred").isEmpty());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gate.out().contains("greylisted, come back later"));
      assertThat(postfix.mails("ops")).isEmpty();
      assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
      postfix.endGreylisting();
      await().atMost(Duration.ofSeconds(60)).until(() -> outbox.isEmpty());
      inTheMailboxOnce(postfix);
    }
  }

  @Test
  void untrustedServerGetsNothingAndTrustedOneGetsMailByTls() throws Exception {
    Path keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    try (RealPostfix postfix = RealPostfix.tls(LocalhostKeys.pem(keys))) {
      DropgateProcess.Builder builder =
          mailing(postfix, OPS)
              .property("dropgate.smtp.host", "localhost")
              .property("dropgate.smtp.security", "starttls")
              .property("dropgate.alert.digest-interval", "60000");
      try (DropgateProcess gate = builder.start("run").ready()) {
        drop();
        await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.digests("deferred").isEmpty());
        assertThat(outbox.digests("deferred").get(0).get("delivery").get("reason").asText())
            .contains("-Djavax.net.ssl.trustStore=FILE");
        await().atMost(Duration.ofSeconds(20)).until(() -> gate.out().contains("Alert not sent"));
        Thread.sleep(1500); // polls, which have no visible sign
        assertThat(gate.out()).containsOnlyOnce("Alert not sent").doesNotContain("\tat ");
        assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
        assertThat(postfix.mails("ops")).isEmpty();
      }
      try (DropgateProcess test = builder.start("alert", "test")) {
        assertThat(test.exitStatus()).isEqualTo(1);
        assertThat(test.out()).contains("connect  ok", "tls      failed");
        assertThat(test.err().strip()).startsWith("Test alert not accepted").hasLineCount(1);
      }
      builder
          .jvm("-Djavax.net.ssl.trustStore=" + keys)
          .jvm("-Djavax.net.ssl.trustStorePassword=" + LocalhostKeys.PASSWORD);
      try (DropgateProcess gate = builder.start("run").ready()) {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.isEmpty());
        assertThat(gate.isAlive()).isTrue();
        inTheMailboxOnce(postfix);
        assertThat(postfix.mails("ops").get(0).getHeader("Received", "")).contains("ESMTPS");
      }
      try (DropgateProcess test = builder.start("alert", "test")) {
        assertThat(test.exitStatus()).as(test.out() + test.err()).isZero();
        assertThat(test.out()).contains("connect  ok", "tls      ok      TLSv1.3");
      }
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceAQuarterOfAnHourAndTheRightOneSendsTheMail() throws Exception {
    try (RealPostfix postfix = RealPostfix.auth(PASSWORD)) {
      DropgateProcess.Builder builder =
          mailing(postfix, OPS)
              .property("dropgate.smtp.username", "gate")
              .environment("DROPGATE_SMTP_PASSWORD", WRONG);
      try (DropgateProcess gate = builder.start("run").ready()) {
        drop();
        await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.digests("deferred").isEmpty());
        Thread.sleep(1500); // polls leave no sign; the digest interval is half a second
        JsonNode why = outbox.digests("deferred").get(0).get("delivery");
        assertThat(why.get("reason").asText()).contains("535 5.7.8");
        assertThat(
                Duration.between(
                    Instant.parse(why.get("lastTry").asText()),
                    Instant.parse(why.get("nextTry").asText())))
            .isBetween(Duration.ofMinutes(12), Duration.ofMinutes(18));
        assertThat(postfix.log().lines().filter(line -> line.contains("authentication failed")))
            .hasSize(1);
        assertThat(gate.out()).containsOnlyOnce("Alert not sent");
        assertThat(outbox.waiting()).containsExactlyElementsOf(outbox.quarantined());
        assertThat(postfix.mails("ops")).isEmpty();
      }
      try (DropgateProcess test = builder.start("alert", "test")) {
        assertThat(test.exitStatus()).isEqualTo(1);
        assertThat(test.out()).contains("auth     failed", "535 5.7.8");
      }
      builder.environment("DROPGATE_SMTP_PASSWORD", PASSWORD);
      try (DropgateProcess gate = builder.start("run").ready()) {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.isEmpty());
        assertThat(gate.isAlive()).isTrue();
        inTheMailboxOnce(postfix);
      }
      try (DropgateProcess test = builder.start("alert", "test")) {
        assertThat(test.exitStatus()).as(test.out() + test.err()).isZero();
        assertThat(test.out()).contains("auth     ok      as gate");
      }
      assertThat(postfix.log()).contains("sasl_username=gate");
      assertThat(new SecretLeaks().of(PASSWORD, "gate").of(WRONG, "gate").in(folder)).isEmpty();
    }
  }

  private void inTheMailboxOnce(RealPostfix postfix) throws Exception {
    await().atMost(Duration.ofSeconds(20)).until(() -> !postfix.mails("ops").isEmpty());
    List<MimeMessage> mails = postfix.mails("ops");
    assertThat(mails).hasSize(1);
    assertThat(ReceivedMails.records(mails.get(0))).containsExactlyElementsOf(outbox.quarantined());
    assertThat(ReceivedMails.rows(mails.get(0)).get(0).get("path"))
        .isEqualTo(folder.resolve("data/inbox/tool.exe").toString());
    assertThat(mails.get(0).getFrom()[0].toString()).isEqualTo("gate@example.org");
  }

  private DropgateProcess.Builder mailing(RealPostfix postfix, String to) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", postfix.port)
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", to)
        .property("dropgate.alert.digest-interval", "500");
  }

  private void drop() throws IOException {
    TestFiles.file(folder.resolve("data/inbox/tool.exe"), "x");
  }
}
