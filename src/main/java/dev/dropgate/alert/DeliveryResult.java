package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.time.Duration;
import java.util.Objects;

/**
 * The result of an attempt to send a message.
 *
 * @param outcome the consequence for the message
 * @param reached whether the receiver replied to the message; if not, the channel pauses
 * @param firstPause the base of the channel's first pause, if it is longer than usual; null becomes
 *     zero
 * @param reply the reply of the receiver, or the failure; null becomes an empty text
 */
public record DeliveryResult(
    Outcome outcome, boolean reached, Duration firstPause, PrintableText reply) {
  /** Completes a result, because an exception would send an accepted message again and again. */
  public DeliveryResult {
    Objects.requireNonNull(outcome, "outcome");
    firstPause = Objects.requireNonNullElse(firstPause, Duration.ZERO);
    reply = Objects.requireNonNullElse(reply, PrintableText.ofEscaped(""));
  }

  /** The consequence for a message. */
  public enum Outcome {
    TAKEN,
    DEFERRED,
    REFUSED
  }

  public static DeliveryResult taken(PrintableText reply) {
    return new DeliveryResult(Outcome.TAKEN, true, Duration.ZERO, reply);
  }

  /** Returns the result for a message that the receiver may take later. */
  public static DeliveryResult deferred(PrintableText reason) {
    return new DeliveryResult(Outcome.DEFERRED, true, Duration.ZERO, reason);
  }

  /** Returns the result for a message that the receiver never takes. */
  public static DeliveryResult refused(PrintableText reason) {
    return new DeliveryResult(Outcome.REFUSED, true, Duration.ZERO, reason);
  }

  /** Returns the result for a receiver that gave no reply to the message. */
  public static DeliveryResult unreachable(PrintableText reason, Duration firstPause) {
    return new DeliveryResult(Outcome.DEFERRED, false, firstPause, reason);
  }
}
