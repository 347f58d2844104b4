package dev.dropgate.alert;

import java.io.IOException;
import java.time.Duration;

/**
 * One way in which alerts leave: mail, in digests, or an endpoint.
 *
 * @param <M> the type of its messages
 */
public interface AlertChannel<M> {
  /**
   * Sends a message, and waits for the result. A failure is a result, not an exception.
   *
   * @param message a message that may have been sent before
   */
  DeliveryResult send(M message);

  /**
   * Reports a result after the outbox has recorded it.
   *
   * @param again whether the attempt before got no reply
   * @param pause the time until the next attempt; zero if there is none
   * @throws IOException if it cannot be reported; the message stays as recorded
   */
  void report(M message, DeliveryResult result, boolean again, Duration pause) throws IOException;
}
