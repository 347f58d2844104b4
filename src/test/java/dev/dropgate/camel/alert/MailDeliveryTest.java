package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.MailRecipients;
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
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a digest is after each answer of a mail server, and how many mails there are. */
class MailDeliveryTest {
  private static final String OPS = "ops@example.org";
  private static final String SECURITY = "security@example.org";

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakeTransport<AlertDigest> server = new FakeTransport<>();
  private MailDelivery delivery;

  @BeforeEach
  void start() {
    start(OPS);
  }

  private void start(String recipients) {
    delivery =
        new MailDelivery(
            new MailDeliveryConfig(folder, Duration.ofMinutes(1), MailRecipients.parse(recipients)),
            null,
            server,
            clock,
            clock::nanos);
  }

  @Nested
  class OneRecipient {
    @Test
    void permanentRefusalParksDigestWithReason() throws Exception {
      ticket("1", "/drop");
      server.answer(code("MAIL FROM:<x>", 553, "5.7.1 no such sender"));
      delivery.deliver();
      assertThat(alerts()).containsExactly("failed/1-1.json");
      assertThat(read("failed/1-1.json").delivery().reason()).contains("no such sender");
      assertThat(read("failed/1-1.json").delivery().nextTry()).isNull();
      clock.advance(Duration.ofHours(3));
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
    }

    @Test
    void parkedDigestIsSentAgainAfterAMove() throws Exception {
      permanentRefusalParksDigestWithReason();
      Files.move(folder.resolve("failed/1-1.json"), folder.resolve("mail/1-1.json"));
      server.answer((Exception) null);
      delivery.deliver();
      assertThat(alerts()).isEmpty();
      assertThat(server.sent).hasSize(2);
    }

    @Test
    void fullMailboxIsRetriedWithGrowingPauses() throws Exception {
      ticket("1", "/drop");
      server.answer(code(".", 452, "4.3.1 full"));
      delivery.deliver();
      assertThat(alerts()).containsExactly("deferred/1-1.json");
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
      clock.advance(Duration.ofSeconds(73)); // a minute and the jitter of a fifth
      delivery.deliver();
      assertThat(read("deferred/1-1.json").delivery().attempts()).isEqualTo(2);
      clock.advance(Duration.ofSeconds(73));
      delivery.deliver();
      assertThat(server.sent).hasSize(2);
    }

    @Test
    void newAlertsLeaveAlsoWhileADigestIsDueAgain() throws Exception {
      ticket("1", "/drop");
      server.answer(code(".", 452, "4.3.1 full"));
      delivery.deliver();
      clock.advance(Duration.ofSeconds(73));
      ticket("2", "/other");
      delivery.deliver();
      assertThat(server.sent).hasSize(3);
    }

    @Test
    void onlyOneDigestProbesADeadServer() throws Exception {
      for (int i = 0; i < 5; i++) {
        ticket("" + i, "/drop" + i);
      }
      server.answer(new MessagingException("x", new ConnectException()));
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
      assertThat(alerts()).filteredOn(file -> file.startsWith("mail/")).hasSize(4);
      assertThat(read("deferred/0-1.json").delivery().reason()).contains("Connect");
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
      clock.advance(Duration.ofSeconds(73));
      delivery.deliver();
      assertThat(server.sent).hasSize(2);
    }

    @Test
    void wrongPasswordParksNothing() throws Exception {
      ticket("1", "/drop");
      server.answer(code("MAIL FROM:<x>", 530, "5.7.0 Authentication required"));
      delivery.deliver();
      assertThat(alerts()).containsExactly("deferred/1-1.json");
      ticket("2", "/other");
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
    }

    @Test
    void refusedMailIsReportedToOtherEndpoint() throws Exception {
      write(SampleTickets.ticket("1", "x", Verdict.DANGEROUS).forMail(null, "log:x"));
      server.answer(code("DATA", 554, "5.6.0 no"));
      delivery.deliver();
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
    void refusedMailIsNotParkedBeforeItsEndpointsHaveTickets() throws Exception {
      write(SampleTickets.ticket("1", "x", Verdict.DANGEROUS).forMail(null, "log:x"));
      Path obstacle = TestFiles.file(folder.resolve("also-notify"), "");
      server.answer(code("DATA", 554, "5.6.0 no"));
      delivery.deliver();
      assertThat(alerts()).containsExactly("also-notify", "mail/1-1.json");
      Files.delete(obstacle);
      delivery.deliver();
      assertThat(alerts()).hasSize(2).anyMatch(file -> file.startsWith("also-notify/undelivered"));
      assertThat(alerts()).contains("failed/1-1.json");
      assertThat(server.sent).hasSize(1);
    }

    @Test
    void digestsOfOneDirectoryAreOneThreadAlsoAfterARestart() throws Exception {
      ticket("1", "/drop");
      delivery.deliver();
      start();
      ticket("2", "/drop");
      clock.advance(Duration.ofMinutes(2));
      delivery.deliver();
      assertThat(server.sent).extracting(sent -> sent.message().thread()).containsOnly("1-1");
    }

    @Test
    void digestThatCannotBeRemovedAfterItWasSentIsNotSentAtOnceAgain() throws Exception {
      ticket("1", "/drop");
      server.answer(
          (digest, to) -> {
            try {
              Files.delete(folder.resolve("mail/1-1.json"));
              Files.createDirectories(folder.resolve("mail/1-1.json/x"));
            } catch (IOException e) {
              return e;
            }
            return null;
          });
      delivery.deliver();
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
    }
  }

  @Nested
  class SeveralRecipients {
    @BeforeEach
    void start() {
      MailDeliveryTest.this.start(OPS + ", " + SECURITY);
    }

    @Test
    void eachRecipientGetsTheSameMailOnce() throws Exception {
      ticket("1", "/drop");
      delivery.deliver();
      assertThat(server.sent)
          .extracting(FakeTransport.Sent::address)
          .containsExactlyInAnyOrder(OPS, SECURITY);
      assertThat(server.sent).extracting(sent -> sent.message().id()).containsOnly("1-1");
      assertThat(alerts()).isEmpty();
    }

    @Test
    void unknownRecipientIsParkedAndOthersGetTheMail() throws Exception {
      ticket("1", "/drop");
      server.answer((digest, to) -> to.equals(SECURITY) ? refusal(SECURITY, 550) : null);
      delivery.deliver();
      assertThat(alerts())
          .containsExactly("failed/1-1." + EndpointUris.fileKey(SECURITY) + ".json");
      assertThat(read(alerts().get(0)).recipient()).isEqualTo(SECURITY);
      assertThat(server.sent).hasSize(2);
      assertThat(delivery.hasSent()).isTrue();
    }

    @Test
    void greylistedRecipientGetsOwnRetryAndOneLaterDigest() throws Exception {
      server.answer((digest, to) -> to.equals(SECURITY) ? refusal(SECURITY, 450) : null);
      for (int i = 0; i < 8; i++) { // longer and longer pauses
        ticket("0" + i, "/drop");
        clock.advance(Duration.ofMinutes(2));
        delivery.deliver();
      }
      assertThat(alerts()).hasSize(1);
      assertThat(read(alerts().get(0)).recipient()).isEqualTo(SECURITY);
      assertThat(read(alerts().get(0)).tickets()).hasSize(8);
      assertThat(idsTo(OPS)).hasSize(8).doesNotHaveDuplicates();
      server.answer((Exception) null);
      int before = server.sent.size();
      clock.advance(Duration.ofHours(3));
      delivery.deliver();
      assertThat(server.sent).hasSize(before + 1);
      assertThat(alerts()).isEmpty();
    }

    @Test
    void ticketsAccumulateWhileNoRecipientTakesMails() throws Exception {
      server.answer((digest, to) -> refusal(to, 450));
      ticket("1", "/drop");
      delivery.deliver();
      ticket("2", "/drop");
      ticket("3", "/drop");
      clock.advance(Duration.ofSeconds(20));
      delivery.deliver();
      assertThat(alerts()).hasSize(4).contains("2.json", "3.json");
    }

    @Test
    void crashWhileADigestIsSplitLosesNoRecipient() throws Exception {
      AlertDigest digest = AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1")));
      digestFile("mail/1-1.json", digest);
      digestFile(
          "mail/1-1." + EndpointUris.fileKey(OPS) + ".json",
          new AlertDigest("1-1", "/drop", null, OPS, "1-1", digest.tickets(), null, null));
      ticket("1", "/drop");
      delivery.deliver();
      assertThat(idsTo(OPS)).containsExactly("1");
      assertThat(idsTo(SECURITY)).containsExactly("1");
      assertThat(alerts()).isEmpty();
    }

    @Test
    void parkedCopyOfAWrongAddressGoesToTheCorrectedOne() throws Exception {
      unknownRecipientIsParkedAndOthersGetTheMail();
      String parked = Path.of(alerts().get(0)).getFileName().toString();
      Files.move(folder.resolve("failed").resolve(parked), folder.resolve("mail").resolve(parked));
      server.answer((Exception) null);
      MailDeliveryTest.this.start("soc@example.org");
      delivery.deliver();
      assertThat(idsTo("soc@example.org")).containsExactly("1");
      assertThat(alerts()).isEmpty();
    }
  }

  /** Version 0.1 kept the delivery state of a digest beside it, and all recipients in it. */
  @Nested
  class OutboxOfAnEarlierVersion {
    @Test
    void deferredDigestIsTriedAtTheStartAndKeepsItsState() throws Exception {
      digestFile(
          "deferred/1-1.json", AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1"))));
      why("deferred/1-1.why", ", \"nextTry\" : \"2999-01-01T00:00:00Z\"");
      server.answer(code(".", 452, "4.3.1 full"));
      delivery.deliver();
      assertThat(alerts()).containsExactly("deferred/1-1.json");
      assertThat(read("deferred/1-1.json").delivery().attempts()).isEqualTo(8);
      assertThat(read("deferred/1-1.json").delivery().since()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void deferredDigestOfTwoRecipientsIsSentToBothOnce() throws Exception {
      start(OPS + ", " + SECURITY);
      digestFile(
          "deferred/1-1.json", AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1"))));
      why("deferred/1-1.why", ", \"nextTry\" : \"2999-01-01T00:00:00Z\"");
      delivery.deliver();
      assertThat(idsTo(OPS)).containsExactly("1");
      assertThat(idsTo(SECURITY)).containsExactly("1");
      assertThat(alerts()).isEmpty();
    }

    @Test
    void parkedDigestKeepsItsReasonAndIsNotSent() throws Exception {
      digestFile("failed/1-1.json", AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1"))));
      why("failed/1-1.why", "");
      delivery.deliver();
      assertThat(server.sent).isEmpty();
      assertThat(alerts()).containsExactly("failed/1-1.json");
      assertThat(read("failed/1-1.json").delivery().reason()).hasToString("450 4.2.0 later");
    }

    @Test
    void stateWithoutADigestGoesAndATornOneStopsNothing() throws Exception {
      TestFiles.file(folder.resolve("deferred/0-1.why"), "{}");
      digestFile(
          "deferred/1-1.json", AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1"))));
      TestFiles.file(folder.resolve("deferred/1-1.why"), "{\"att");
      delivery.deliver();
      assertThat(server.sent).hasSize(1);
      assertThat(alerts()).isEmpty();
    }

    private void why(String file, String more) throws IOException {
      TestFiles.file(
          folder.resolve(file),
          """
          {
            "attempts" : 7, "since" : "2026-01-01T00:00:00Z", "lastTry" : "2026-01-01T01:00:00Z"%s,
            "to" : "ops@example.org", "reason" : "450 4.2.0 later"
          }
          """
              .formatted(more));
    }
  }

  @Test
  void directoriesAndRecipientsNeverShareAMail() throws Exception {
    ticket("1", "/a");
    ticket("2", "/b");
    write(SampleTickets.ticket("3", "x", Verdict.DANGEROUS).forMail("team@example.org", null));
    write(SampleTickets.ticket("4", "x", Verdict.DANGEROUS));
    delivery.deliver();
    assertThat(server.sent)
        .extracting(sent -> sent.message().key() + " " + sent.address())
        .containsExactly("1-1 " + OPS, "2-1 " + OPS, "3-1 team@example.org", "4-1 " + OPS);
  }

  private static SMTPSendFailedException code(String command, int code, String words) {
    return new SMTPSendFailedException(
        command, code, code + " " + words, null, new Address[0], new Address[0], new Address[0]);
  }

  private static Exception refusal(String recipient, int code) {
    try {
      return new IllegalStateException(
          new SMTPAddressFailedException(new InternetAddress(recipient), "RCPT", code, "no"));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> idsTo(String address) {
    return server.sent.stream()
        .filter(sent -> sent.address().equals(address))
        .flatMap(sent -> sent.message().ids().stream())
        .toList();
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

  private void digestFile(String file, AlertDigest digest) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.write(folder.resolve(file), JsonCodec.toFileBytes(digest));
  }
}
