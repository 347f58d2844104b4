package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.camel.alert.MailDeliveryConfig;
import dev.dropgate.camel.alert.MailPollStrategy;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.ManualClock;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a digest is after each answer of a mail server, and how many mails there are. */
class DigestQueueTest {
  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private MailPollStrategy schedule;

  @BeforeEach
  void start() {
    schedule =
        new MailPollStrategy(
            new MailDeliveryConfig(
                folder,
                Duration.ofMinutes(1),
                MailRecipients.parse("ops@example.org, security@example.org")),
            null,
            clock,
            clock::nanos);
  }

  @Test
  void permanentRefusalParksDigestWithReason() throws Exception {
    ticket("1", "/drop");
    AlertDigest digest = next();
    schedule.handleFailure(
        digest, failure(digest, code("MAIL FROM:<x>", 553, "5.7.1 no such sender")));
    assertThat(alerts()).containsExactly("failed/1-1.json", "failed/1-1.why");
    DeliveryState why = DeliveryState.read(folder.resolve("failed"), "1-1");
    assertThat(why.reason()).contains("no such sender");
    assertThat(why.to()).isEqualTo("ops@example.org, security@example.org");
    assertThat(begin()).isFalse();
  }

  @Test
  void fullMailboxIsRetriedWithGrowingPauses() throws Exception {
    ticket("1", "/drop");
    AlertDigest digest = next();
    schedule.handleFailure(digest, failure(digest, code(".", 452, "4.3.1 full")));
    assertThat(alerts()).containsExactly("deferred/1-1.json", "deferred/1-1.why");
    clock.advance(Duration.ofMinutes(2));
    digest = next();
    assertThat(alerts()).containsExactly("deferred/1-1.why", "mail/1-1.json");
    schedule.handleFailure(digest, failure(digest, code(".", 452, "4.3.1 full")));
    assertThat(DeliveryState.read(folder.resolve("deferred"), "1-1").attempts()).isEqualTo(2);
  }

  @Test
  void unknownRecipientIsParkedAndOthersGetTheMail() throws Exception {
    ticket("1", "/drop");
    AlertDigest digest = next();
    MessagingException partly =
        partly(
            List.of("ops@example.org"),
            new SMTPAddressFailedException(
                new InternetAddress("security@example.org"), "RCPT", 550, "5.1.1 who?"));
    MailFailure failure = failure(digest, partly);
    assertThat(failure.took()).containsExactly("ops@example.org");
    schedule.handleFailure(digest, failure);
    assertThat(alerts()).containsExactly("failed/1-1.json", "failed/1-1.why");
    assertThat(read("failed/1-1.json").to()).isEqualTo("security@example.org");
    assertThat(schedule.hasSent()).isTrue();
  }

  @Test
  void greylistedRecipientGetsOwnRetryAndOneLaterDigest() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      ticket("" + i, "/drop");
      clock.advance(Duration.ofMinutes(2));
      AlertDigest digest = next();
      schedule.handleFailure(
          digest,
          failure(
              digest,
              partly(
                  List.of("ops@example.org"),
                  new SMTPAddressFailedException(
                      new InternetAddress("security@example.org"), "RCPT", 450, "4.2.0 later"))));
      ids.addAll(digest.ids());
      Files.deleteIfExists(folder.resolve("mail/" + digest.id() + ".json"));
      defer();
    }
    assertThat(ids).containsExactly("1", "2", "3");
    List<String> deferred =
        alerts().stream().filter(f -> f.startsWith("deferred") && f.endsWith(".json")).toList();
    assertThat(deferred).hasSize(1);
    AlertDigest rest = read(deferred.get(0));
    assertThat(rest.ids()).containsExactly("1", "2", "3");
    assertThat(rest.to()).isEqualTo("security@example.org");
  }

  @Test
  void onlyOneDigestProbesADeadServer() throws Exception {
    for (int i = 0; i < 5; i++) {
      ticket("" + i, "/drop" + i);
    }
    assertThat(begin()).isTrue();
    AlertDigest digest = next();
    schedule.handleFailure(
        digest, failure(digest, new MessagingException("x", new ConnectException())));
    assertThat(begin()).isFalse();
    assertThat(alerts()).filteredOn(f -> f.startsWith("mail/")).hasSize(4);
    assertThat(DeliveryState.read(folder.resolve("deferred"), digest.id()).reason())
        .contains("Connect");
  }

  @Test
  void wrongPasswordParksNothing() throws Exception {
    ticket("1", "/drop");
    AlertDigest digest = next();
    schedule.handleFailure(
        digest, failure(digest, code("MAIL FROM:<x>", 530, "5.7.0 Authentication required")));
    assertThat(alerts()).containsExactly("deferred/1-1.json", "deferred/1-1.why");
    assertThat(begin()).isFalse();
  }

  @Test
  void directoriesAndRecipientsNeverShareAMail() throws Exception {
    ticket("1", "/a");
    ticket("2", "/b");
    write(SampleTickets.ticket("3", "x", Verdict.DANGEROUS).forMail("team@example.org", null));
    write(SampleTickets.ticket("4", "x", Verdict.DANGEROUS));
    assertThat(begin()).isTrue();
    assertThat(alerts())
        .containsExactly("mail/1-1.json", "mail/2-1.json", "mail/3-1.json", "mail/4-1.json");
    assertThat(read("mail/3-1.json").to()).isEqualTo("team@example.org");
    assertThat(schedule.recipients(read("mail/4-1.json")))
        .isEqualTo("ops@example.org, security@example.org");
  }

  @Test
  void digestsOfOneDirectoryAreOneThreadAlsoAfterARestart() throws Exception {
    ticket("1", "/drop");
    AlertDigest first = next();
    Files.delete(folder.resolve("mail/1-1.json"));
    schedule.sent(first);
    start();
    ticket("2", "/drop");
    clock.advance(Duration.ofMinutes(2));
    assertThat(next().thread()).isEqualTo(first.id());
  }

  @Test
  void refusedMailIsReportedToOtherEndpoint() throws Exception {
    write(SampleTickets.ticket("1", "x", Verdict.DANGEROUS).forMail(null, "log:x"));
    AlertDigest digest = next();
    schedule.handleFailure(digest, failure(digest, code("DATA", 554, "5.6.0 no")));
    AlertTicket told =
        JsonCodec.read(
            Files.readAllBytes(
                folder.resolve(
                    "also-notify/undelivered-1-1-1." + EndpointUris.fileKey("log:x") + ".json")),
            AlertTicket.class);
    assertThat(told.endpoint()).isEqualTo("log:x");
    assertThat(told.verdict()).isEqualTo("UNDELIVERED");
    assertThat(told.reason()).contains("5.6.0 no");
  }

  @Test
  void crashDuringRecipientSplitSendsTwiceAtMost() throws Exception {
    ticket("1", "/drop");
    AlertDigest digest = next();
    byte[] before = Files.readAllBytes(folder.resolve("mail/1-1.json"));
    schedule.handleFailure(
        digest,
        failure(
            digest,
            partly(
                List.of("ops@example.org"),
                new SMTPAddressFailedException(
                    new InternetAddress("security@example.org"), "RCPT", 450, "4.2.0"))));
    Files.write(folder.resolve("mail/1-1.json"), before); // killed before it went
    start();
    digest = next();
    assertThat(digest.ids()).containsExactly("1");
    schedule.handleFailure(
        digest, failure(digest, new MessagingException("x", new ConnectException())));
    assertThat(alerts()).containsExactly("deferred/1-1.json", "deferred/1-1.why");
    assertThat(read("deferred/1-1.json").to()).as("everybody").isNull();
  }

  @Test
  void pausesGrowToAnHourAndAreNeverTheSame() {
    Set<Duration> different = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      different.add(DeliveryBackoff.pauseAfter(3, Duration.ofMinutes(1)));
      assertThat(DeliveryBackoff.pauseAfter(1, Duration.ofMinutes(1)))
          .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
      assertThat(DeliveryBackoff.pauseAfter(99, Duration.ofMinutes(1)))
          .isBetween(Duration.ofMinutes(48), Duration.ofMinutes(72));
    }
    assertThat(different).hasSizeGreaterThan(10);
  }

  // Time passes: what was deferred is due again only when the test wants it.
  private void defer() throws IOException {
    for (String file : alerts()) {
      if (file.startsWith("deferred/") && file.endsWith(".why")) {
        String id = DeliveryState.digestId(folder.resolve(file));
        DeliveryState why = DeliveryState.read(folder.resolve("deferred"), id);
        new DeliveryState(
                why.attempts(),
                why.since(),
                why.lastTry(),
                clock.instant().plusSeconds(3600).toString(),
                why.to(),
                why.reason())
            .write(folder.resolve("deferred"), id);
      }
    }
  }

  private MailFailure failure(AlertDigest digest, Throwable problem) {
    return MailFailure.of(
        new IllegalStateException(problem), List.of(schedule.recipients(digest).split(", ")));
  }

  private static SMTPSendFailedException code(String command, int code, String words) {
    return new SMTPSendFailedException(
        command, code, code + " " + words, null, new Address[0], new Address[0], new Address[0]);
  }

  private static MessagingException partly(List<String> took, Exception refusal)
      throws MessagingException {
    Address[] sent = new Address[took.size()];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = new InternetAddress(took.get(i));
    }
    return new SMTPSendFailedException(
        ".", 250, "250 Ok", refusal, sent, new Address[0], new Address[0]);
  }

  private boolean begin() {
    return schedule.begin(null, null);
  }

  private AlertDigest next() throws IOException {
    assertThat(begin()).isTrue();
    return read(
        alerts().stream().filter(file -> file.startsWith("mail/")).findFirst().orElseThrow());
  }

  private AlertDigest read(String file) throws IOException {
    return JsonCodec.read(Files.readAllBytes(folder.resolve(file)), AlertDigest.class);
  }

  private List<String> alerts() throws IOException {
    return TestFiles.tree(folder).stream().filter(file -> !file.startsWith("state/")).toList();
  }

  private void ticket(String id, String directory) throws IOException {
    write(SampleTickets.in(directory, id));
  }

  private void write(AlertTicket ticket) throws IOException {
    Files.write(folder.resolve(ticket.id() + ".json"), JsonCodec.toFileBytes(ticket));
  }
}
