package dev.dropgate.alert;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps all digests from a mail server that does not answer: one try a pause, whatever waits. Not
 * thread safe.
 */
final class Throttle {
  /** Windows locks an account after 10 wrong passwords within 10 to 30 minutes. */
  private static final Duration FIRST_AFTER_LOGIN = Duration.ofMinutes(15);

  private final LongSupplier nanos;
  private Duration first = Duration.ofMinutes(1);
  private int failures;
  private long notBefore;

  Throttle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Sets about how long the first pause is. */
  void setFirst(Duration first) {
    this.first = first;
  }

  /** Whether the server is to be left in peace. */
  boolean closed() {
    return failures > 0 && nanos.getAsLong() - notBefore < 0;
  }

  /** Whether the last try ended without an answer to the mail. */
  boolean failing() {
    return failures > 0;
  }

  int failures() {
    return failures;
  }

  /** No answer, or a login that was refused; returns the pause that follows. */
  Duration failed(boolean login) {
    failures++;
    Duration pause = Backoff.after(failures, login ? FIRST_AFTER_LOGIN : first);
    notBefore = nanos.getAsLong() + pause.toNanos();
    return pause;
  }

  /** The server has answered, with yes or no. */
  void answered() {
    failures = 0;
  }
}
