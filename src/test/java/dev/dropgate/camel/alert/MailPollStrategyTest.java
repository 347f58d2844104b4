package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.AlertMailComposer;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailTextConfig;
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

class MailPollStrategyTest {
  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private MailPollStrategy schedule;

  @BeforeEach
  void start() {
    schedule = schedule(folder);
  }

  @Test
  void withoutTicketsThereIsNothingToSend() {
    assertThat(begin()).isFalse();
  }

  @Test
  void firstTicketIsSentAtOnce() throws IOException {
    ticket("1");
    assertThat(begin()).isTrue();
    assertThat(digests()).containsExactly("mail/1-1.json");
    assertThat(tickets()).isEmpty();
  }

  @Test
  void laterTicketsWaitForTheInterval() throws IOException {
    ticket("1");
    send();
    ticket("2");
    ticket("3");
    clock.advance(Duration.ofSeconds(59));
    assertThat(begin()).isFalse();
    assertThat(tickets()).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(begin()).isTrue();
    assertThat(digest("mail/2-2.json").tickets())
        .extracting(AlertTicket::id)
        .containsExactly("2", "3");
  }

  @Test
  void aDigestThatIsNotSentStaysAndNoSecondOneIsMade() throws IOException {
    ticket("1");
    assertThat(begin()).isTrue();
    ticket("2");
    assertThat(begin()).isTrue();
    assertThat(digests()).containsExactly("mail/1-1.json");
    assertThat(tickets()).containsExactly("2.json");
  }

  @Test
  void pausesGrowAfterMailServerFailures() throws IOException {
    ticket("1");
    assertThat(begin()).isTrue();
    schedule.serverUnreachable(new IllegalStateException("x", new ConnectException("refused\n")));
    assertThat(schedule.problem()).isEqualTo("ConnectException: refused");
    assertThat(begin()).isFalse();
    clock.advance(Duration.ofSeconds(73)); // a minute and the jitter of a fifth
    assertThat(begin()).isTrue();
    schedule.serverUnreachable(new ConnectException("refused"));
    clock.advance(Duration.ofSeconds(95));
    assertThat(begin()).isFalse();
    clock.advance(Duration.ofSeconds(50));
    assertThat(begin()).isTrue();
    assertThat(schedule.hasSent()).isFalse();
    schedule.sent();
    assertThat(schedule.problem()).isNull();
    assertThat(schedule.hasSent()).isTrue();
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
    assertThat(begin()).isTrue();
    assertThat(tickets()).containsExactly("2.json");
    send();
    start();
    assertThat(begin()).isTrue();
    assertThat(digest("mail/2-1.json").tickets()).extracting(AlertTicket::id).containsExactly("2");
  }

  @Test
  void aDamagedTicketIsPutAsideAndTheOthersGoOn() throws IOException {
    TestFiles.file(folder.resolve("0.json"), "{\"id\":\"0\",\"ver");
    TestFiles.file(folder.resolve("00.json"), "{}");
    ticket("1");
    assertThat(begin()).isTrue();
    assertThat(alerts()).containsExactly("damaged/0.json", "damaged/00.json", "mail/1-1.json");
  }

  @Test
  void damageUnderANameThatWasPutAsideBeforeDoesNotStopTheOthers() throws IOException {
    TestFiles.file(folder.resolve("damaged/0.json"), "earlier");
    TestFiles.file(folder.resolve("0.json"), "{");
    ticket("1");
    assertThat(begin()).isTrue();
    assertThat(digests()).containsExactly("mail/1-1.json");
    assertThat(folder.resolve("damaged/0.json")).hasContent("earlier");
    assertThat(TestFiles.tree(folder.resolve("damaged"))).hasSize(2);
  }

  @Test
  void aDamagedDigestIsPutAsideAtTheNextStart() throws IOException {
    TestFiles.file(folder.resolve("mail/0-1.json"), "{\"id\":\"0-1\"}");
    ticket("1");
    assertThat(begin()).isTrue();
    assertThat(alerts()).containsExactly("damaged/0-1.json", "mail/1-1.json");
  }

  @Test
  void lostTicketsAloneDoNotTriggerAPoll() throws IOException {
    TestFiles.file(folder.resolve("0.json"), "{");
    assertThat(begin()).isFalse();
    assertThat(alerts()).containsExactly("damaged/0.json");
  }

  @Test
  void anOutboxThatCannotBeReadIsNotTriedAtEveryPoll() throws IOException {
    Path gone = folder.resolve("gone");
    schedule = schedule(gone);
    TestFiles.file(gone, "a file");
    assertThat(begin()).isFalse();
    Files.delete(gone);
    Files.createDirectories(gone);
    Files.write(
        gone.resolve("1.json"),
        JsonCodec.toFileBytes(SampleTickets.ticket("1", "a", Verdict.DANGEROUS)));
    assertThat(begin()).isFalse();
    clock.advance(Duration.ofSeconds(73));
    assertThat(begin()).isTrue();
  }

  private MailPollStrategy schedule(Path outbox) {
    return new MailPollStrategy(
        new MailDeliveryConfig(outbox, Duration.ofMinutes(1), MailRecipients.parse("")),
        null,
        clock,
        clock::nanos);
  }

  private boolean begin() {
    return schedule.begin(null, null);
  }

  private void ticket(String id) throws IOException {
    Files.write(
        folder.resolve(id + ".json"),
        JsonCodec.toFileBytes(SampleTickets.ticket(id, id, Verdict.DANGEROUS)));
  }

  /** What the consumer does with the digests. */
  private void send() throws IOException {
    assertThat(begin()).isTrue();
    for (String digest : digests()) {
      Files.delete(folder.resolve(digest));
    }
    schedule.sent();
  }

  private AlertDigest digest(String file) throws IOException {
    return new AlertMailComposer(new MailTextConfig("en", null, ""))
        .digest(folder.resolve(file).toFile());
  }

  private List<String> digests() throws IOException {
    return TestFiles.tree(folder).stream().filter(file -> file.startsWith("mail/")).toList();
  }

  private List<String> alerts() throws IOException {
    return TestFiles.tree(folder).stream().filter(file -> !file.startsWith("state/")).toList();
  }

  private List<String> tickets() throws IOException {
    return TestFiles.tree(folder).stream().filter(file -> !file.contains("/")).toList();
  }
}
