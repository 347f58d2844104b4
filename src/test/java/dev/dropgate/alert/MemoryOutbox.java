package dev.dropgate.alert;

import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An outbox for tests. */
final class MemoryOutbox<M extends OutboxMessage<M>> implements AlertOutbox<M> {
  final List<M> parked = new ArrayList<>();
  private String failing;
  private String unreadable;
  private final TreeMap<String, M> messages = new TreeMap<>();

  @Override
  public void add(M message) {
    add(message, UnitOfWork.immediate());
  }

  @Override
  public void add(M message, UnitOfWork unit) {
    messages.putIfAbsent(message.key(), message);
  }

  @Override
  public List<String> waiting() {
    return List.copyOf(messages.keySet());
  }

  @Override
  public List<String> due(Instant now) {
    return messages.values().stream()
        .filter(message -> isDue(message.delivery(), now))
        .sorted(
            Comparator.comparingInt(one -> one.delivery() == null ? 0 : one.delivery().attempts()))
        .map(OutboxMessage::key)
        .toList();
  }

  private static boolean isDue(DeliveryState state, Instant now) {
    return state == null || !now.isBefore(state.nextTry()) || now.isBefore(state.lastTry());
  }

  @Override
  public Optional<M> read(String key) throws IOException {
    if (key.equals(unreadable)) {
      throw new IOException("damaged disk");
    }
    return Optional.ofNullable(messages.get(key));
  }

  @Override
  public void defer(String key, PrintableText reason, Instant now, Instant nextTry) {
    messages.computeIfPresent(
        key, (k, old) -> old.withDelivery(DeliveryState.after(old, reason, now, nextTry)));
  }

  @Override
  public void park(String key, PrintableText reason, Instant now) {
    failIfRequested(key);
    M old = messages.remove(key);
    if (old != null) {
      parked.add(old.withDelivery(DeliveryState.after(old, reason, now, null)));
    }
  }

  /** Sets the message that cannot be read; null for none. */
  void failReading(String key) {
    unreadable = key;
  }

  /** Sets the message that can be neither removed nor parked; null for none. */
  void failRemoval(String key) {
    failing = key;
  }

  @Override
  public void done(String key) {
    failIfRequested(key);
    messages.remove(key);
  }

  private void failIfRequested(String key) {
    if (key.equals(failing)) {
      throw new UncheckedIOException(new IOException("read-only"));
    }
  }
}
