package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Duration;

/**
 * One way in which alerts leave: mail, in digests, or an endpoint.
 *
 * @param <M> the type of its messages
 */
public interface AlertChannel<M> {
  /**
   * Sends a message, and waits for the result. A failure is a result, not an exception. A {@link
   * RuntimeException} or a {@link LinkageError} of a plug-in counts as no reply.
   *
   * @param message a message that may have been sent before
   */
  DeliveryResult send(M message);

  /**
   * Notifies others that a message was refused permanently, before the outbox parks it. Called
   * again for the same message after a failure or a crash.
   *
   * @throws IOException if the notices are not kept; the message is not parked until they are
   */
  default void escalate(M message, PrintableText reason) throws IOException {}

  /**
   * Reports a result after the outbox has recorded it. An exception is only logged.
   *
   * @param again whether the attempt before got no reply
   * @param pause the time until the next attempt; zero if there is none
   */
  void report(M message, DeliveryResult result, boolean again, Duration pause);
}
