package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.CapturedLog;
import dev.dropgate.it.support.ManualClock;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lane between an outbox and a channel in memory. */
class DeliveryLaneTest {
  private static final PrintableText REPLY = PrintableText.of("reply");

  private final ManualClock clock = new ManualClock();
  private final MemoryOutbox<AlertTicket> outbox = new MemoryOutbox<>();
  private final MemoryChannel channel = new MemoryChannel();
  private final DeliveryLane<AlertTicket> lane =
      new DeliveryLane<>(
          outbox,
          channel,
          new DeliveryBackoff(clock::nanos, Duration.ofSeconds(10), Duration.ofMinutes(1)),
          clock);

  @Test
  void takenMessagesLeaveTheOutbox() {
    add("1", "2");
    round();
    assertThat(channel.sent).containsExactly("1", "2");
    assertThat(outbox.waiting()).isEmpty();
  }

  @Test
  void takenMessageThatCannotBeDeletedIsNotSentAgainAndStopsNoOther() {
    add("1", "2");
    outbox.failRemoval("1");
    round();
    round();
    assertThat(channel.sent).containsExactly("1", "2");
    assertThat(outbox.waiting()).hasSize(1);
    outbox.failRemoval(null);
    round();
    assertThat(outbox.waiting()).isEmpty();
    assertThat(channel.sent).hasSize(2);
  }

  @Test
  void messageThatCannotBeReadStopsNoOther() {
    add("1", "2");
    outbox.failReading("1");
    round();
    assertThat(channel.sent).containsExactly("2");
    assertThat(outbox.waiting()).containsExactly("1");
  }

  @Test
  void keyOfAMessageThatOthersHaveRemovedCanBeUsedAgain() {
    add("1");
    outbox.failRemoval("1");
    round();
    outbox.failRemoval(null);
    outbox.done("1");
    round();
    add("1");
    round();
    assertThat(channel.sent).containsExactly("1", "1");
  }

  @Test
  void noReplyStopsTheRoundAndTheLanePauses() {
    add("1", "2");
    channel.results.put("1", DeliveryResult.unreachable(REPLY, Duration.ZERO));
    round();
    assertThat(channel.sent).containsExactly("1");
    assertThat(lane.begin()).isFalse();
    clock.advance(Duration.ofSeconds(12));
    round();
    assertThat(channel.sent).startsWith("1", "2");
    assertThat(channel.reports).startsWith("1 DEFERRED", "2 TAKEN again");
  }

  @Test
  void deferredMessageDoesNotHoldUpOthers() {
    add("1", "2");
    channel.results.put("1", DeliveryResult.deferred(REPLY));
    round();
    round();
    assertThat(channel.sent).containsExactly("1", "2");
    assertThat(outbox.waiting()).containsExactly("1");
  }

  @Test
  void refusedMessageIsParked() {
    add("1");
    channel.results.put("1", DeliveryResult.refused(REPLY));
    round();
    assertThat(outbox.waiting()).isEmpty();
    assertThat(outbox.parked).hasSize(1);
  }

  @Test
  void refusalIsEscalatedBeforeTheMessageIsParkedAndTheMessageIsNotSentAgain() {
    add("1");
    channel.results.put("1", DeliveryResult.refused(REPLY));
    channel.failing = true;
    round();
    assertThat(channel.escalations).containsExactly("1");
    assertThat(outbox.parked).isEmpty();
    channel.failing = false;
    round();
    assertThat(channel.escalations).containsExactly("1", "1");
    assertThat(outbox.parked).hasSize(1);
    assertThat(channel.sent).containsExactly("1");
  }

  @Test
  void refusalThatCannotBeParkedIsEscalatedOnce() {
    add("1");
    channel.results.put("1", DeliveryResult.refused(REPLY));
    outbox.failRemoval("1");
    round();
    round();
    outbox.failRemoval(null);
    round();
    assertThat(channel.escalations).containsExactly("1");
    assertThat(outbox.parked).hasSize(1);
  }

  @Test
  void reportThatFailsPausesNothing() {
    add("1", "2");
    channel.failingReports = true;
    try (CapturedLog log = new CapturedLog(DeliveryLane.class)) {
      round();
      assertThat(log.lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("Cannot report", "no log"));
    }
    assertThat(channel.sent).containsExactly("1", "2");
    assertThat(lane.begin()).isTrue();
  }

  @Test
  void firstPauseMayBeLonger() {
    add("1");
    channel.results.put("1", DeliveryResult.unreachable(REPLY, Duration.ofSeconds(50)));
    round();
    clock.advance(Duration.ofSeconds(39));
    assertThat(lane.begin()).isFalse();
    clock.advance(Duration.ofSeconds(21));
    assertThat(lane.begin()).isTrue();
  }

  @Test
  void stopBeginsNoFurtherMessage() {
    add("1", "2");
    assertThat(lane.begin()).isTrue();
    lane.deliver(() -> !channel.sent.isEmpty());
    assertThat(channel.sent).containsExactly("1");
    assertThat(lane.begin()).as("the round is over").isTrue();
  }

  @Test
  void onlyOneRoundRuns() {
    assertThat(lane.begin()).isTrue();
    assertThat(lane.begin()).isFalse();
  }

  private void add(String... ids) {
    for (String id : ids) {
      outbox.add(SampleTickets.ticket(id, id, Verdict.DANGEROUS));
    }
  }

  private void round() {
    assertThat(lane.begin()).isTrue();
    lane.deliver(() -> false);
  }
}
