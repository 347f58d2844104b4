package dev.dropgate.camel.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Records what a channel sends, and fails on demand. */
final class FakeTransport<M> implements BiFunction<M, String, Exception> {
  /** A message and its address, in the order of sending; failures too. */
  record Sent<M>(M message, String address) {}

  final List<Sent<M>> sent = new ArrayList<>();
  private BiFunction<M, String, Exception> answers = (message, address) -> null;

  /** Sets what the next messages fail with; null for success. */
  void answer(BiFunction<M, String, Exception> results) {
    answers = results;
  }

  void answer(Exception failure) {
    answers = (message, address) -> failure;
  }

  @Override
  public Exception apply(M message, String address) {
    sent.add(new Sent<>(message, address));
    return answers.apply(message, address);
  }
}
