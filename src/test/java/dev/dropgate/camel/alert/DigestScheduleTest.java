package dev.dropgate.camel.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.ManualClock;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When tickets become digests, and what happens to damaged files. */
class DigestScheduleTest {
  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakeTransport<AlertDigest> server = new FakeTransport<>();
  private MailDelivery delivery;

  @BeforeEach
  void start() {
    delivery = delivery(folder);
  }

  @Test
  void withoutTicketsThereIsNothingToSend() {
    assertThat(sent()).isEmpty();
  }

  @Test
  void firstTicketIsSentAtOnce() throws IOException {
    ticket("1");
    assertThat(sent()).containsExactly("1");
    assertThat(alerts()).isEmpty();
  }

  @Test
  void laterTicketsWaitForTheInterval() throws IOException {
    ticket("1");
    sent();
    ticket("2");
    ticket("3");
    clock.advance(Duration.ofSeconds(59));
    assertThat(sent()).isEmpty();
    assertThat(alerts()).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(sent()).containsExactly("2", "3");
    assertThat(server.sent).hasSize(2);
  }

  @Test
  void aDigestThatIsNotSentStaysAndNoSecondOneIsMade() throws IOException {
    ticket("1");
    server.answer(new ConnectException("refused"));
    sent();
    ticket("2");
    sent();
    assertThat(alerts()).containsExactly("2.json", "deferred/1-1.json");
  }

  @Test
  void pausesGrowAfterMailServerFailures() throws IOException {
    ticket("1");
    server.answer(new IllegalStateException("x", new ConnectException("refused\n")));
    sent();
    assertThat(delivery.problem()).isEqualTo("ConnectException: refused");
    sent();
    assertThat(server.sent).hasSize(1);
    clock.advance(Duration.ofSeconds(73)); // a minute and the jitter of a fifth
    sent();
    assertThat(server.sent).hasSize(2);
    clock.advance(Duration.ofSeconds(95));
    sent();
    assertThat(server.sent).hasSize(2);
    assertThat(delivery.hasSent()).isFalse();
    server.answer((Exception) null);
    clock.advance(Duration.ofSeconds(50));
    assertThat(sent()).containsExactly("1");
    assertThat(delivery.problem()).isNull();
    assertThat(delivery.hasSent()).isTrue();
  }

  @Test
  void crashAfterDigestDoesNotDuplicateTickets() throws IOException {
    ticket("1");
    Files.createDirectories(folder.resolve("mail"));
    Files.write(
        folder.resolve("mail/1-1.json"),
        JsonCodec.toFileBytes(
            AlertDigest.of("1-1", List.of(SampleTickets.ticket("1", "a", Verdict.DANGEROUS)))));
    ticket("2");
    start();
    assertThat(sent()).containsExactly("1");
    assertThat(sent()).containsExactly("2");
  }

  @Test
  void aDamagedTicketIsPutAsideAndTheOthersGoOn() throws IOException {
    TestFiles.file(folder.resolve("0.json"), "{\"id\":\"0\",\"ver");
    TestFiles.file(folder.resolve("00.json"), "{}");
    ticket("1");
    assertThat(sent()).containsExactly("1");
    assertThat(alerts()).containsExactly("damaged/0.json", "damaged/00.json");
  }

  @Test
  void damageUnderANameThatWasPutAsideBeforeDoesNotStopTheOthers() throws IOException {
    TestFiles.file(folder.resolve("damaged/0.json"), "earlier");
    TestFiles.file(folder.resolve("0.json"), "{");
    ticket("1");
    assertThat(sent()).containsExactly("1");
    assertThat(folder.resolve("damaged/0.json")).hasContent("earlier");
    assertThat(TestFiles.tree(folder.resolve("damaged"))).hasSize(2);
  }

  @Test
  void aDamagedDigestIsPutAside() throws IOException {
    TestFiles.file(folder.resolve("mail/0-1.json"), "{\"id\":\"0-1\"}");
    ticket("1");
    assertThat(sent()).containsExactly("1");
    TestFiles.file(folder.resolve("mail/2-1.json"), "{\"id\":\"2-1\"}");
    assertThat(sent()).isEmpty();
    assertThat(alerts()).containsExactly("damaged/0-1.json", "damaged/2-1.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "/x", "..", "", "\\u0000", "a\\nb"})
  void idThatLeadsOutOfTheOutboxIsDamageAndStopsNoOther(String id) throws IOException {
    Path outside = TestFiles.file(folder.resolve("x.json"), "kept");
    folder = folder.resolve("outbox");
    start();
    TestFiles.file(folder.resolve("0.json"), ticketJson(id));
    TestFiles.file(folder.resolve("mail/1-1.json"), digestJson("1-1", id));
    TestFiles.file(folder.resolve("failed/2-1.json"), digestJson(id, "2"));
    ticket("3");
    assertThat(sent()).containsExactly("3");
    assertThat(alerts()).containsExactly("damaged/0.json", "damaged/1-1.json", "damaged/2-1.json");
    assertThat(outside).hasContent("kept");
  }

  @Test
  void anOutboxThatCannotBeReadIsNotTriedAtEveryPoll() throws IOException {
    Path gone = folder.resolve("gone");
    delivery = delivery(gone);
    TestFiles.file(gone, "a file");
    assertThat(sent()).isEmpty();
    Files.delete(gone);
    Files.createDirectories(gone);
    Files.write(
        gone.resolve("1.json"),
        JsonCodec.toFileBytes(SampleTickets.ticket("1", "a", Verdict.DANGEROUS)));
    assertThat(sent()).isEmpty();
    clock.advance(Duration.ofSeconds(73));
    assertThat(sent()).containsExactly("1");
  }

  private MailDelivery delivery(Path outbox) {
    return new MailDelivery(
        new MailDeliveryConfig(
            outbox, Duration.ofMinutes(1), MailRecipients.parse("ops@example.org")),
        null,
        server,
        clock,
        clock::nanos);
  }

  /** The ids of the alerts that one round sends. */
  private List<String> sent() {
    int before = server.sent.size();
    delivery.deliver();
    return server.sent.stream()
        .skip(before)
        .flatMap(sent -> sent.message().ids().stream())
        .toList();
  }

  private static String ticketJson(String id) {
    byte[] json = JsonCodec.toFileBytes(SampleTickets.ticket("one", "one", Verdict.DANGEROUS));
    return new String(json, UTF_8).replace("\"id\" : \"one\"", "\"id\" : \"" + id + "\"");
  }

  private static String digestJson(String id, String ticketId) {
    return "{\"id\" : \"" + id + "\", \"tickets\" : [" + ticketJson(ticketId) + "]}";
  }

  private void ticket(String id) throws IOException {
    Files.write(
        folder.resolve(id + ".json"),
        JsonCodec.toFileBytes(SampleTickets.ticket(id, id, Verdict.DANGEROUS)));
  }

  private List<String> alerts() throws IOException {
    return TestFiles.tree(folder).stream().filter(file -> !file.startsWith("state/")).toList();
  }
}
