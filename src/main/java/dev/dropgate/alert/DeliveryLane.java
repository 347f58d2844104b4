package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the messages of one outbox to one receiver, one after the other. After a failure without a
 * reply the lane pauses: one attempt per pause, however many messages wait. A failed message also
 * has a pause of its own, so that a message that the receiver refuses does not block those behind
 * it. Thread safe.
 */
public final class DeliveryLane<M extends OutboxMessage<M>> {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLane.class);

  private final AlertOutbox<M> outbox;
  private final AlertChannel<M> channel;
  private final DeliveryBackoff backoff;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Results that the outbox could not record: such a message is not sent again. */
  private final Map<String, DeliveryResult> unrecorded = new HashMap<>();

  /** Refused messages that were escalated, but are not parked yet. */
  private final Set<String> escalated = new HashSet<>();

  public DeliveryLane(
      AlertOutbox<M> outbox, AlertChannel<M> channel, DeliveryBackoff backoff, Clock clock) {
    this.outbox = outbox;
    this.channel = channel;
    this.backoff = backoff;
    this.clock = clock;
  }

  /** Begins a round, unless one is running or the lane pauses. {@link #deliver} must follow. */
  public boolean begin() {
    return backoff.isOver() && running.compareAndSet(false, true);
  }

  /**
   * Tries each message that is due, until one gets no reply, and ends the round.
   *
   * @param stopping returns whether no further attempt may begin
   */
  public void deliver(BooleanSupplier stopping) {
    try {
      forgetRemoved();
      for (String key : outbox.due(clock.instant())) {
        if (stopping.getAsBoolean() || !backoff.isOver()) {
          return;
        }
        deliver(key);
      }
    } catch (IOException | RuntimeException e) {
      recordProblem(e);
    } finally {
      running.set(false);
    }
  }

  // An administrator may remove what the gate could not.
  private void forgetRemoved() throws IOException {
    if (!unrecorded.isEmpty() || !escalated.isEmpty()) {
      Set<String> waiting = Set.copyOf(outbox.waiting());
      unrecorded.keySet().retainAll(waiting);
      escalated.retainAll(waiting);
    }
  }

  private void deliver(String key) throws IOException {
    DeliveryResult known = unrecorded.get(key);
    if (known != null) {
      settle(key, known);
      return;
    }
    Optional<M> message;
    try {
      message = outbox.read(key);
    } catch (IOException e) {
      deferUnreadable(key, e);
      return;
    }
    if (message.isPresent()) {
      DeliveryResult result = channel.send(message.get());
      boolean again = backoff.isFailing();
      Duration pause = record(key, message.get(), result);
      report(key, message.get(), result, again, pause);
    }
  }

  // The result is recorded already, so a failure here concerns neither the outbox nor the receiver.
  private void report(String key, M message, DeliveryResult result, boolean again, Duration pause) {
    try {
      channel.report(message, result, again, pause);
    } catch (RuntimeException e) {
      LOG.warn(
          "Cannot report the result {} of {}: {}",
          result.outcome(),
          PrintableText.of(key),
          PrintableText.of(e.toString()));
    }
  }

  // The others go on, because the receiver has not failed.
  private void deferUnreadable(String key, IOException problem) {
    PrintableText reason = PrintableText.of(problem.toString());
    LOG.warn("Cannot read {} in the outbox {}: {}", PrintableText.of(key), outbox, reason);
    Instant now = clock.instant();
    try {
      outbox.defer(key, reason, now, now.plus(backoff.pauseAfter(1)));
    } catch (IOException e) {
      LOG.debug("The state of an unreadable message is only in memory", e);
    }
  }

  private Duration record(String key, M message, DeliveryResult result) throws IOException {
    Duration lanePause = Duration.ZERO;
    if (result.reached()) {
      backoff.reset();
    } else {
      lanePause = backoff.recordFailure(result.firstPause());
    }
    Instant now = clock.instant();
    switch (result.outcome()) {
      case TAKEN, REFUSED -> settle(key, result);
      case DEFERRED -> {
        int attempts = message.delivery() == null ? 1 : message.delivery().attempts() + 1;
        Duration own = backoff.pauseAfter(attempts);
        outbox.defer(
            key, result.reply(), now, now.plus(own.compareTo(lanePause) > 0 ? own : lanePause));
        return result.reached() ? own : lanePause;
      }
    }
    return Duration.ZERO;
  }

  // A file that cannot be deleted or moved must not send its message again, nor stop those behind
  // it.
  private void settle(String key, DeliveryResult result) {
    try {
      if (result.outcome() == DeliveryResult.Outcome.TAKEN) {
        outbox.done(key);
      } else {
        escalate(key, result.reply());
        outbox.park(key, result.reply(), clock.instant());
      }
      unrecorded.remove(key);
      escalated.remove(key);
    } catch (IOException | RuntimeException e) {
      if (unrecorded.put(key, result) == null) {
        LOG.warn(
            "Cannot take {} out of the outbox {}; it is not sent again: {}",
            PrintableText.of(key),
            outbox,
            PrintableText.of(e.toString()));
      }
    }
  }

  // Comes before the parking: a crash in between repeats the notices, and loses none.
  private void escalate(String key, PrintableText reason) throws IOException {
    if (!escalated.contains(key)) {
      Optional<M> refused = outbox.read(key);
      if (refused.isPresent()) {
        channel.escalate(refused.get(), reason);
        escalated.add(key);
      }
    }
  }

  private void recordProblem(Exception problem) {
    backoff.recordFailure(Duration.ZERO);
    LOG.warn("Cannot read the outbox {}: {}", outbox, PrintableText.of(problem.toString()));
  }
}
