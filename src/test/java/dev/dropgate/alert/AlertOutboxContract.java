package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every outbox promises. */
public abstract class AlertOutboxContract {
  private static final Instant NOW = Instant.EPOCH;
  private static final PrintableText REASON = PrintableText.of("450 later");

  private AlertOutbox<AlertTicket> outbox;

  /** Creates an outbox without messages. */
  protected abstract AlertOutbox<AlertTicket> create() throws IOException;

  /** Returns the parked messages of the last outbox created. */
  protected abstract List<AlertTicket> parked() throws IOException;

  @BeforeEach
  void prepare() throws IOException {
    outbox = create();
  }

  @Test
  void whatIsAddedIsDueOldestFirstUntilItIsDone() throws IOException {
    add("2");
    add("1");
    assertThat(outbox.due(NOW)).containsExactly("1", "2").isEqualTo(outbox.waiting());
    assertThat(outbox.read("1")).hasValue(ticket("1"));
    outbox.done("1");
    assertThat(outbox.read("1")).isEmpty();
    assertThat(outbox.due(NOW)).containsExactly("2");
    outbox.done("1");
  }

  @Test
  void addingTheSameMessageTwiceKeepsOne() throws IOException {
    add("1");
    add("1");
    assertThat(outbox.waiting()).containsExactly("1");
  }

  @Test
  void deferredMessageWaitsForItsTimeAndSaysWhy() throws IOException {
    add("1");
    outbox.defer("1", REASON, NOW, NOW.plusSeconds(60));
    outbox.defer("1", REASON, NOW.plusSeconds(60), NOW.plusSeconds(180));
    assertThat(outbox.waiting()).containsExactly("1");
    assertThat(outbox.due(NOW.plusSeconds(179))).isEmpty();
    assertThat(outbox.due(NOW.plusSeconds(180))).containsExactly("1");
    assertThat(outbox.read("1").orElseThrow().delivery())
        .isEqualTo(new DeliveryState(2, NOW, NOW.plusSeconds(60), NOW.plusSeconds(180), REASON));
    outbox.done("1");
    assertThat(outbox.waiting()).isEmpty();
  }

  @Test
  void messageWithTheFewestFailuresIsTriedFirst() throws IOException {
    add("1");
    add("2");
    outbox.defer("1", REASON, NOW, NOW);
    assertThat(outbox.due(NOW)).containsExactly("2", "1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 30, 120, 9 * 24 * 60})
  void pauseEndsWhenTheClockWasTurnedBack(long minutes) throws IOException {
    add("1");
    Instant later = NOW.plus(Duration.ofMinutes(minutes));
    outbox.defer("1", REASON, later, later.plusSeconds(60));
    assertThat(outbox.due(NOW)).containsExactly("1");
  }

  @Test
  void parkedMessageIsKeptAndNotTriedAgain() throws IOException {
    add("1");
    outbox.defer("1", REASON, NOW, NOW);
    outbox.park("1", PrintableText.of("550 no"), NOW);
    assertThat(outbox.waiting()).isEmpty();
    assertThat(parked())
        .containsExactly(
            ticket("1")
                .withDelivery(new DeliveryState(2, NOW, NOW, null, PrintableText.of("550 no"))));
  }

  @Test
  void messageAddedWithADeliveryStateWaitsForItsTime() throws IOException {
    outbox.add(
        ticket("1").withDelivery(new DeliveryState(3, NOW, NOW, NOW.plusSeconds(60), REASON)));
    assertThat(outbox.due(NOW)).isEmpty();
    assertThat(outbox.due(NOW.plusSeconds(60))).containsExactly("1");
  }

  @Test
  void whatIsGoneIsNeitherDeferredNorParked() throws IOException {
    outbox.defer("1", REASON, NOW, NOW);
    outbox.park("1", REASON, NOW);
    assertThat(outbox.waiting()).isEmpty();
    assertThat(parked()).isEmpty();
  }

  private void add(String id) throws IOException {
    outbox.add(ticket(id));
  }

  private static AlertTicket ticket(String id) {
    return SampleTickets.ticket(id, id, Verdict.DANGEROUS);
  }
}
