package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTicketWriterTest {
  @TempDir private Path folder;
  private AlertTicketWriter outbox;

  @BeforeEach
  void prepare() {
    outbox = writer(folder);
  }

  @Test
  void ticketContainsFileDirectoryAndReason() throws IOException {
    put("id", "보고서\n.exe");
    AlertTicket ticket =
        JsonCodec.read(Files.readAllBytes(folder.resolve("id.json")), AlertTicket.class);
    assertThat(ticket)
        .isEqualTo(SampleTickets.ticket("id", "보고서\n.exe", Verdict.DANGEROUS))
        .hasNoNullFieldsOrPropertiesExcept("endpoint", "to", "alsoNotify", "delivery");
    assertThat(ticket.path()).isEqualTo("/drop/보고서\\x0a.exe");
    assertThat(ticket.pathBytes()).startsWith("2f64726f702f").endsWith("0a2e657865");
  }

  @Test
  void printableNameIsStoredWithoutRawBytes() {
    assertThat(SampleTickets.ticket("id", "보고서.exe", Verdict.DANGEROUS).pathBytes()).isNull();
  }

  @Test
  void theSameClaimLeavesOneTicket() throws IOException {
    put("id", "a");
    put("id", "a");
    put("other", "a");
    assertThat(TestFiles.tree(folder)).containsExactly("id.json", "other.json");
  }

  /** After a kill between writing it and the commit of its unit, it may be in memory only. */
  @Test
  void aTicketOfAnEarlierTryIsOnDiskBeforeTheUnitEnds() throws IOException {
    Path gone = folder.resolve("outbox");
    outbox = writer(Files.createDirectory(gone));
    put("id", "a");
    UnitOfWork unit = UnitOfWork.begin();
    Exchange exchange = SampleTickets.exchange("id", "a", null);
    exchange.setProperty(DropgateConstants.UNIT_OF_WORK, unit);
    outbox.put(exchange);
    TestFiles.delete(gone);
    assertThatThrownBy(unit::commit)
        .as("it takes part in the unit: what cannot be synced is not passed over")
        .isInstanceOf(IOException.class)
        .hasMessageContaining(gone.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"id\": \"id\"", "\0\0\0"})
  void rewritesTicketTornByAPowerCut(String torn) throws IOException {
    TestFiles.file(folder.resolve("id.json"), torn);
    put("id", "a");
    assertThat(
            JsonCodec.read(Files.readAllBytes(folder.resolve("id.json")), AlertTicket.class).id())
        .isEqualTo("id");
    assertThat(TestFiles.tree(folder)).containsExactly("id.json");
  }

  @Test
  void aTicketForAnotherEndpointIsKeptApart() throws IOException {
    put("id", "a", "log:x?a=b,c");
    assertThat(TestFiles.tree(folder)).hasSize(2).first().asString().startsWith("also-notify/id.");
    assertThat(endpoints()).containsExactly("log:x?a=b,c");
  }

  @Test
  void eachEndpointHasATicketOfItsOwnAndTheSameClaimLeavesNoSecondOne() throws IOException {
    for (int i = 0; i < 2; i++) {
      put(
          "id",
          "a",
          "direct:webhook, kafka:alerts?brokers=a:9092,b.example.org:9092,direct:jms , direct:webhook");
    }
    assertThat(endpoints())
        .containsExactlyInAnyOrder(
            "direct:webhook", "kafka:alerts?brokers=a:9092,b.example.org:9092", "direct:jms");
  }

  private List<String> endpoints() throws IOException {
    List<String> endpoints = new ArrayList<>();
    for (String file : TestFiles.tree(folder.resolve("also-notify"))) {
      endpoints.add(
          JsonCodec.read(
                  Files.readAllBytes(folder.resolve("also-notify").resolve(file)),
                  AlertTicket.class)
              .endpoint());
    }
    return endpoints;
  }

  @Test
  void aTicketThatIsNotOnDiskIsAFailure() {
    outbox = writer(folder.resolve("gone"));
    assertThatThrownBy(() -> put("id", "a")).isInstanceOf(IOException.class);
  }

  /**
   * A flipped bit in the name of a field must not pass for a ticket, because the mail would be
   * unreadable.
   */
  @ParameterizedTest
  @ValueSource(strings = {"id", "verdict", "path", "directory", "rule", "reason", "detectedAt"})
  void rejectsTicketWithMissingField(String field) {
    String json = JsonCodec.toLine(SampleTickets.ticket("id", "a", Verdict.DANGEROUS));
    byte[] damaged = json.replace("\"" + field + "\"", "\"?\"").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonCodec.read(damaged, AlertTicket.class))
        .isInstanceOf(IOException.class);
  }

  private static AlertTicketWriter writer(Path folder) {
    return new AlertTicketWriter(new OutboxConfig(folder, "", ""), SampleTickets.NAMES);
  }

  private void put(String id, String relative) throws IOException {
    put(id, relative, null);
  }

  private void put(String id, String relative, String alsoNotify) throws IOException {
    outbox.put(SampleTickets.exchange(id, relative, alsoNotify));
  }
}
