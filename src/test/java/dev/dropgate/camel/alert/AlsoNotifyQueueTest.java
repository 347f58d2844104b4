package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.endpoint.EndpointBackoff;
import dev.dropgate.alert.endpoint.EndpointQueue;
import dev.dropgate.alert.endpoint.EndpointUriMask;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlsoNotifyQueueTest {
  @TempDir private Path folder;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private AlertOutbox outbox;
  private AlsoNotifyQueue queue;

  @BeforeEach
  void prepare() {
    outbox = SampleTickets.outbox(folder);
    queue = queue(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() throws IOException {
    camel.close();
  }

  @Test
  void withoutTicketsNothingIsDue() throws IOException {
    assertThat(queue.due()).isEmpty();
  }

  @Test
  void sendsTicketsOfAnEndpointInOrderAndDeletesThem() throws IOException {
    put("1", "direct:a");
    put("2", "direct:a");
    assertThat(round(queue.due().get(0), List.of())).containsExactly("1 direct:a", "2 direct:a");
    assertThat(TestFiles.tree(folder)).isEmpty();
    assertThat(queue.due()).isEmpty();
  }

  @Test
  void deadEndpointPausesAndOthersContinue() throws IOException {
    put("1", "direct:dead,direct:fine");
    put("2", "direct:dead,direct:fine");
    List<String> tried = new ArrayList<>();
    for (EndpointQueue lane : queue.due()) {
      tried.addAll(round(lane, List.of("1 direct:dead", "2 direct:dead")));
    }
    assertThat(tried).containsExactlyInAnyOrder("1 direct:dead", "1 direct:fine", "2 direct:fine");
    assertThat(TestFiles.tree(folder)).hasSize(2);
    put("3", "direct:dead,direct:fine");
    assertThat(queue.due()).as("only the lane that does not rest").hasSize(1);
  }

  @Test
  void busyEndpointIsNotDue() throws IOException {
    put("1", "direct:slow");
    EndpointQueue lane = queue.due().get(0);
    Exchange exchange = exchange(lane);
    assertThat(queue.next(exchange)).isTrue();
    put("2", "direct:slow");
    assertThat(queue.due()).isEmpty();
    queue.accepted(exchange);
    assertThat(queue.next(exchange)).isFalse();
    assertThat(round(queue.due().get(0), List.of())).containsExactly("2 direct:slow");
  }

  @Test
  void refusedTicketDoesNotBlockLaterOnes() throws IOException {
    queue = queue(Duration.ofMillis(200));
    put("1", "direct:a");
    put("2", "direct:a");
    List<String> refused = List.of("1 direct:a");
    List<String> tried = new ArrayList<>(round(queue.due().get(0), refused));
    assertThat(tried).containsExactly("1 direct:a");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              for (EndpointQueue lane : queue.due()) {
                tried.addAll(round(lane, refused));
              }
              return tried.contains("2 direct:a");
            });
    assertThat(TestFiles.tree(folder)).hasSize(1);
  }

  @Test
  void thePausesGrowAndEndWithTheFirstSuccess() {
    EndpointBackoff pauses = new EndpointBackoff(1_000);
    long last = 0;
    for (int i = 0; i < 20; i++) {
      long pause = pauses.recordFailure(0);
      assertThat(pause).isBetween(1_000L << i, (1_000L << i) * 5 / 4).isGreaterThan(last);
      assertThat(pauses.isOver(pause - 1)).isFalse();
      assertThat(pauses.isOver(pause)).isTrue();
      last = pause;
    }
    for (int i = 0; i < 100; i++) {
      assertThat(pauses.recordFailure(0)).isLessThanOrEqualTo(Duration.ofSeconds(375).toNanos());
    }
    pauses.reset();
    assertThat(pauses.isOver(0)).isTrue();
    assertThat(pauses.recordFailure(0)).isLessThan(2_000);
  }

  @Test
  void damagedTicketIsParkedAndOthersContinue() throws IOException {
    TestFiles.file(folder.resolve("also-notify/0.json"), "{\"id\":\"0\",\"ver");
    put("1", "direct:a");
    List<String> tried = new ArrayList<>();
    for (EndpointQueue lane : queue.due()) {
      tried.addAll(round(lane, List.of()));
    }
    assertThat(tried).containsExactly("1 direct:a");
    assertThat(TestFiles.tree(folder)).containsExactly("damaged/0.json");
  }

  @Test
  void aTicketOfAnEarlierVersionStillLeaves() throws IOException {
    put("1", "direct:a");
    Path file = folder.resolve(TestFiles.tree(folder).get(0));
    Files.move(file, file.resolveSibling("1.json"));
    assertThat(round(queue.due().get(0), List.of())).containsExactly("1 direct:a");
  }

  @Test
  void noSecretOfAnEndpointIsInAMessage() {
    String uri = "kafka:alerts?saslPassword=hunter2&password=hunter3";
    assertThat(EndpointUriMask.mask(uri)).doesNotContain("hunter3");
    assertThat(EndpointUriMask.problemText(new IllegalStateException("no " + uri + " here"), uri))
        .doesNotContain("hunter3")
        .contains("no kafka:alerts?");
  }

  private AlsoNotifyQueue queue(Duration firstPause) {
    return new AlsoNotifyQueue(new OutboxConfig(folder, "", ""), SampleTickets.NAMES, firstPause);
  }

  private List<String> round(EndpointQueue lane, List<String> refused) throws IOException {
    Exchange exchange = exchange(lane);
    List<String> tried = new ArrayList<>();
    while (queue.next(exchange)) {
      String ticket =
          exchange.getProperty("ticket", AlertTicket.class).id()
              + " "
              + exchange.getProperty("endpoint", String.class);
      tried.add(ticket);
      assertThat(queue.text(exchange.getProperty("ticket", AlertTicket.class))).startsWith("{");
      if (refused.contains(ticket)) {
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("no"));
        queue.failed(exchange);
      } else {
        queue.accepted(exchange);
      }
    }
    return tried;
  }

  private Exchange exchange(EndpointQueue lane) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty("lane", lane);
    return exchange;
  }

  private void put(String id, String alsoNotify) throws IOException {
    outbox.putFor(
        SampleTickets.entry(id, id),
        SampleTickets.judgement(Verdict.DANGEROUS),
        SampleTickets.EVIDENCE,
        alsoNotify);
  }
}
