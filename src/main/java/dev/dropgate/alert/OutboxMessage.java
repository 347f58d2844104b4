package dev.dropgate.alert;

/**
 * A message in an {@link AlertOutbox}.
 *
 * @param <M> its own type
 */
public interface OutboxMessage<M> {
  /** Returns the name that distinguishes it in its outbox, usable as a file name. */
  String key();

  /** Returns whether its ids can be names of files; false for the ids of a damaged file. */
  boolean hasValidIds();

  /** Returns the state after a failed attempt; null if none failed. */
  DeliveryState delivery();

  /** Returns a copy with another delivery state. */
  M withDelivery(DeliveryState state);
}
