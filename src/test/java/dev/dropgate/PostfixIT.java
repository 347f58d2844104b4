package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end state of an alert for each way in which a real Postfix may answer. */
class PostfixIT {
  @TempDir Path folder;

  @Test
  void anAcceptedAlertIsInTheMailboxAndTheTestCommandTellsItsQueueId() throws Exception {
    try (Postfix postfix = new Postfix("accept");
        DropgateProcess test =
            mailing(postfix, "ops@example.org, security@example.org").start("alert", "test")) {
      assertThat(test.exitStatus()).as(test.out() + test.err() + postfix.log()).isZero();
      assertThat(test.out())
          .contains("connect  ok", "rcpt     ok      ops@example.org: 250", "queued as");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> postfix.mailbox("ops").contains("Subject: [dropgate"));
    }
  }

  @Test
  void anUnknownRecipientIsParkedAndTheOtherGetsTheMail() throws Exception {
    try (Postfix postfix = new Postfix("accept");
        DropgateProcess gate =
            mailing(postfix, "ops@example.org, nobody@example.org").start("run").ready()) {
      drop();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> outbox().stream().anyMatch(file -> file.startsWith("failed/")));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> postfix.mailbox("ops").contains("tool.exe"));
      Thread.sleep(2500); // more polls: nothing comes twice
      assertThat(postfix.mailbox("ops").split("\nSubject: \\[dropgate", -1)).hasSize(2);
      assertThat(gate.out()).containsOnlyOnce("refused 1 alerts for nobody@example.org for good");
      try (DropgateProcess status = mailing(postfix, "x@example.org").start("status")) {
        assertThat(status.exitStatus()).isEqualTo(1);
        assertThat(status.out()).contains("running            true", "550", "refused for good");
      }
    }
  }

  @Test
  void aGreylistedAlertIsDeferredAndArrivesOnce() throws Exception {
    try (Postfix postfix = new Postfix("greylist");
        DropgateProcess gate = mailing(postfix, "ops@example.org").start("run").ready()) {
      drop();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> gate.out().contains("greylisted, come back later"));
      assertThat(outbox()).anyMatch(file -> file.startsWith("deferred/"));
      postfix.endGreylisting();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> postfix.mailbox("ops").contains("tool.exe"));
      await().atMost(Duration.ofSeconds(10)).until(() -> outbox().isEmpty());
    }
  }

  private DropgateProcess.Builder mailing(Postfix postfix, String to) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", postfix.port)
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", to)
        .property("dropgate.alert.digest-interval", "500");
  }

  private List<String> outbox() throws IOException {
    return TestFiles.tree(folder.resolve("data/outbox")).stream()
        .filter(file -> !file.startsWith("state/"))
        .toList();
  }

  private void drop() throws IOException {
    TestFiles.file(folder.resolve("data/inbox/tool.exe"), "x");
  }
}
