package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryLane;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointDeliveryTest {
  @TempDir private Path folder;
  private final FakeTransport<AlertTicket> endpoints = new FakeTransport<>();
  private AlertTicketWriter writer;
  private EndpointDelivery delivery;

  @BeforeEach
  void prepare() {
    writer = new AlertTicketWriter(config(), SampleTickets.NAMES);
    delivery = delivery(Duration.ofMinutes(1));
  }

  @Test
  void withoutTicketsNothingIsDue() throws IOException {
    assertThat(delivery.due()).isEmpty();
  }

  @Test
  void sendsTicketsOfAnEndpointInOrderAndDeletesThem() throws IOException {
    put("1", "direct:a");
    put("2", "direct:a");
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:a", "2 direct:a");
    assertThat(waiting()).isEmpty();
    assertThat(delivery.due()).isEmpty();
  }

  @Test
  void deadEndpointPausesAndOthersContinue() throws IOException {
    put("1", "direct:dead,direct:fine");
    put("2", "direct:dead,direct:fine");
    refuse("1 direct:dead", "2 direct:dead");
    deliverAll();
    assertThat(tried())
        .containsExactlyInAnyOrder("1 direct:dead", "1 direct:fine", "2 direct:fine");
    assertThat(waiting()).hasSize(2);
    put("3", "direct:dead,direct:fine");
    assertThat(delivery.due()).as("only the lane that does not rest").hasSize(1);
  }

  @Test
  void busyEndpointIsNotDue() throws IOException {
    put("1", "direct:slow");
    List<DeliveryLane<AlertTicket>> working = delivery.due();
    put("2", "direct:slow");
    assertThat(delivery.due()).isEmpty();
    delivery.deliver(working.get(0));
    put("3", "direct:slow");
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:slow", "2 direct:slow", "3 direct:slow");
  }

  @Test
  void refusedTicketDoesNotBlockLaterOnes() throws IOException {
    delivery = delivery(Duration.ofMillis(200));
    put("1", "direct:a");
    put("2", "direct:a");
    refuse("1 direct:a");
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:a");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              deliverAll();
              return tried().contains("2 direct:a");
            });
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void ticketSaysWhyItWaitsAndTheEndpointDoesNotSeeIt() throws IOException {
    delivery = delivery(Duration.ofMillis(1));
    put("1", "direct:a");
    refuse("1 direct:a");
    deliverAll();
    AlertTicket ticket =
        JsonCodec.read(
            Files.readAllBytes(folder.resolve("also-notify").resolve(waiting().get(0))),
            AlertTicket.class);
    assertThat(ticket.delivery().attempts()).isEqualTo(1);
    assertThat(ticket.delivery().reason()).hasToString("IOException: no");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              deliverAll();
              return endpoints.sent.size() > 1;
            });
    assertThat(endpoints.sent).extracting(sent -> sent.message().delivery()).containsOnlyNulls();
  }

  @Test
  void damagedTicketIsParkedAndOthersContinue() throws IOException {
    TestFiles.file(folder.resolve("also-notify/0.json"), "{\"id\":\"0\",\"ver");
    put("1", "direct:a");
    Files.copy(folder.resolve("1.json"), folder.resolve("also-notify/00.json"));
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:a");
    assertThat(waiting()).isEmpty();
    assertThat(TestFiles.tree(folder.resolve("damaged"))).containsExactly("0.json", "00.json");
  }

  @Test
  void ticketWhoseIdLeadsOutOfTheOutboxIsDamageAndStopsNoOther() throws IOException {
    put("1", "direct:a");
    Path file = folder.resolve("also-notify").resolve(waiting().get(0));
    TestFiles.file(
        folder.resolve("also-notify/0.json"),
        Files.readString(file).replace("\"id\" : \"1\"", "\"id\" : \"../1\""));
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:a");
    assertThat(TestFiles.tree(folder.resolve("damaged"))).containsExactly("0.json");
  }

  @Test
  void aTicketOfAnEarlierVersionStillLeaves() throws IOException {
    put("1", "direct:a");
    Path file = folder.resolve("also-notify").resolve(waiting().get(0));
    Files.move(file, file.resolveSibling("1.json"));
    deliverAll();
    assertThat(tried()).containsExactly("1 direct:a");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void noSecretOfAnEndpointIsInAMessage() {
    String uri = "kafka:alerts?saslPassword=hunter2&password=hunter3";
    assertThat(EndpointUriMask.mask(uri)).doesNotContain("hunter3");
    assertThat(EndpointUriMask.problemText(new IllegalStateException("no " + uri + " here"), uri))
        .doesNotContain("hunter3")
        .contains("no kafka:alerts?");
  }

  private OutboxConfig config() {
    return new OutboxConfig(folder, "", "");
  }

  private EndpointDelivery delivery(Duration firstPause) {
    return new EndpointDelivery(config(), SampleTickets.NAMES, endpoints, firstPause);
  }

  private void deliverAll() throws IOException {
    delivery.due().forEach(delivery::deliver);
  }

  private List<String> tried() {
    return endpoints.sent.stream().map(sent -> sent.message().id() + " " + sent.address()).toList();
  }

  private void refuse(String... tickets) {
    endpoints.answer(
        (ticket, uri) ->
            List.of(tickets).contains(ticket.id() + " " + uri) ? new IOException("no") : null);
  }

  private List<String> waiting() throws IOException {
    return TestFiles.tree(folder.resolve("also-notify"));
  }

  private void put(String id, String alsoNotify) throws IOException {
    writer.put(SampleTickets.exchange(id, id, alsoNotify));
  }
}
