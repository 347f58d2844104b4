package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.time.Instant;

/**
 * The delivery state of a message that was not taken.
 *
 * @param attempts the number of attempts
 * @param since the first failure
 * @param lastTry the last attempt
 * @param nextTry the earliest time of the next attempt; null for a parked message
 * @param reason the reply of the receiver or the network failure
 */
public record DeliveryState(
    int attempts, Instant since, Instant lastTry, Instant nextTry, PrintableText reason) {
  /** Returns the state after one more failure of a message. */
  public static DeliveryState after(
      OutboxMessage<?> message, PrintableText reason, Instant now, Instant nextTry) {
    DeliveryState last = message.delivery();
    return last == null
        ? new DeliveryState(1, now, now, nextTry, reason)
        : new DeliveryState(last.attempts + 1, last.since, now, nextTry, reason);
  }
}
