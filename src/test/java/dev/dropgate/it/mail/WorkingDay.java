package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestRoutes;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A gate at work until its daily summary is due, a minute or so from now: files of all kinds, some
 * given back, and alerts that one mailbox does not take.
 */
final class WorkingDay implements AutoCloseable {
  static final int CLEAN = 23;
  static final int STOPPED = 11;
  static final int HELD = 5;
  static final int RESTORED = 3;
  static final int UNDELIVERED = 4;

  /** What is done until the summary is due takes a few seconds; this is for a busy machine. */
  private static final long AT_LEAST_SECONDS = 25;

  private final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private final Path folder;
  private final ZonedDateTime due;
  private final DropgateProcess.Builder builder;
  private final DropgateProcess gate;

  WorkingDay(Path folder) throws IOException {
    this.folder = folder;
    mail.start();
    UserManager users = mail.getUserManager();
    users.setMessageDeliveryHandler(
        (message, address) -> {
          if (address.getEmail().startsWith("full@")) {
            throw new IllegalStateException("mailbox full");
          }
          GreenMailUser user = users.getUserByEmail(address.getEmail());
          return user != null
              ? user
              : users.createUser(address.getEmail(), address.getEmail(), "x");
        });
    due = now().plusSeconds(AT_LEAST_SECONDS + 60).truncatedTo(ChronoUnit.MINUTES);
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory("gate", inbox()),
        TestRoutes.directory(
            "gate", folder.resolve("data/team"), "{name: mailTo, value: full@example.org}"));
    builder =
        new DropgateProcess.Builder(folder)
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.port", mail.getSmtp().getPort())
            .property("dropgate.smtp.security", "none")
            .property("dropgate.smtp.to", "ops@example.org")
            .property("dropgate.alert.digest-interval", "5000")
            .property("dropgate.alert.summary", due.toLocalTime());
    gate = builder.start("run").ready();
    try {
      work();
    } catch (ConditionTimeoutException | AssertionError e) {
      close();
      throw e;
    }
  }

  private static ZonedDateTime now() {
    return ZonedDateTime.now(ZoneId.systemDefault());
  }

  private Path inbox() {
    return folder.resolve("data/inbox");
  }

  private void work() throws IOException {
    ManyFiles files = new ManyFiles(inbox());
    files.dropClean(CLEAN);
    files.dropDangerous(STOPPED - UNDELIVERED);
    files.dropLinks(HELD);
    new ManyFiles(folder.resolve("data/team")).dropDangerous(UNDELIVERED);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                DiskOracle.records(folder.resolve("data/quarantine")).size() == STOPPED
                    && DiskOracle.records(folder.resolve("data/held")).size() == HELD
                    && DiskOracle.paths(folder.resolve("data/delivered")).size() == CLEAN
                    && DiskOracle.waitingAlerts(folder.resolve("data/outbox")).size()
                        == UNDELIVERED);
    List<String> words =
        new ArrayList<>(
            List.of(
                "quarantine",
                "restore",
                "--reason",
                "false alarm",
                "--to",
                Files.createDirectories(folder.resolve("back")).toString()));
    DiskOracle.records(folder.resolve("data/quarantine")).keySet().stream()
        .limit(RESTORED)
        .forEach(words::add);
    try (DropgateProcess restore = builder.start(words.toArray(String[]::new))) {
      assertThat(restore.exitStatus()).as(restore.err()).isZero();
    }
    assertThat(now()).as("the machine is too slow for this test").isBefore(due);
  }

  /** When the summary leaves. */
  ZonedDateTime due() {
    return due;
  }

  /** The mails so far. */
  ReceivedAlertMails mails() throws MessagingException {
    return new ReceivedAlertMails(mail);
  }

  /** Waits for the summary. */
  MimeMessage summary() throws Exception {
    await()
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !mails().summaries.isEmpty());
    return mails().summaries.get(0);
  }

  @Override
  public void close() {
    gate.close();
    mail.stop();
  }
}
