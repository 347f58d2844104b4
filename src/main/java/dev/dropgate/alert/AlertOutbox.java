package dev.dropgate.alert;

import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the messages of a channel until the channel has taken them. Thread safe; only one thread
 * attempts a message at a time.
 *
 * @param <M> the type of the messages
 */
public interface AlertOutbox<M extends OutboxMessage<M>> {
  /**
   * Adds a message. Adding a message with the same key again changes nothing. A message with a
   * delivery state waits for its next attempt. The message is durable when this method returns, or,
   * in an outbox of files, when the unit is committed.
   *
   * @param unit when it is committed, the message is kept for good
   * @throws IOException if the message is not kept
   */
  void add(M message, UnitOfWork unit) throws IOException;

  /**
   * Adds a message that is kept for good on return.
   *
   * @throws IOException if the message is not kept
   */
  default void add(M message) throws IOException {
    add(message, UnitOfWork.immediate());
  }

  /** Returns the keys of all messages that are neither taken nor parked, sorted. */
  List<String> waiting() throws IOException;

  /**
   * Returns the keys of the messages to try now: those with the fewest failures first, then the
   * oldest. All messages are due after a start, because an administrator may have fixed the cause.
   */
  List<String> due(Instant now) throws IOException;

  /** Reads a waiting message; empty if it is gone or damaged. */
  Optional<M> read(String key) throws IOException;

  /**
   * Keeps a message for a later attempt.
   *
   * @param nextTry the earliest time of that attempt; it holds even if this method fails
   */
  void defer(String key, PrintableText reason, Instant now, Instant nextTry) throws IOException;

  /** Keeps a message that was refused permanently, and does not try it again. */
  void park(String key, PrintableText reason, Instant now) throws IOException;

  /** Removes a message that the channel has taken. */
  void done(String key) throws IOException;
}
