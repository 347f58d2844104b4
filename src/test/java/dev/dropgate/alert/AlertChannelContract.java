package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.alert.DeliveryResult.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a lane relies on, whatever way the alerts leave by. Each channel has a subclass. */
public abstract class AlertChannelContract<M extends OutboxMessage<M>> {
  private int calls;

  /**
   * Returns a channel.
   *
   * @param transport what the way out answers: null, or the failure
   */
  protected abstract AlertChannel<M> channel(Supplier<Exception> transport) throws IOException;

  /** Returns a message that the channel can send. */
  protected abstract M message();

  private DeliveryResult send(Exception failure) throws IOException {
    return channel(
            () -> {
              calls++;
              return failure;
            })
        .send(message());
  }

  @Test
  void messageIsSentOnceAndTaken() throws IOException {
    DeliveryResult result = send(null);
    assertThat(result.outcome()).isEqualTo(Outcome.TAKEN);
    assertThat(result.reached()).isTrue();
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void failureIsAResultAndSaysWhy() throws IOException {
    DeliveryResult result = send(new ConnectException("connection refused"));
    assertThat(result.outcome()).isEqualTo(Outcome.DEFERRED);
    assertThat(result.reached()).as("a lane pauses").isFalse();
    assertThat(result.reply()).contains("connection refused");
  }

  @Test
  void failureWithoutTextIsAResultToo() throws IOException {
    DeliveryResult result = send(new IllegalStateException((String) null));
    assertThat(result.outcome()).isNotEqualTo(Outcome.TAKEN);
    assertThat(result.reply()).isNotEmpty();
  }

  @Test
  void reasonIsOnePrintableLine() throws IOException {
    DeliveryResult result = send(new IOException("first\nsecond\u001b[2Jthird\u202e"));
    assertThat(result.reply()).contains("first").doesNotContain("\n", "\u001b", "\u202e");
  }

  @Test
  void messageThatFailedBeforeIsTakenLater() throws IOException {
    Exception[] answer = {new IOException("down")};
    AlertChannel<M> channel = channel(() -> answer[0]);
    assertThat(channel.send(message()).outcome()).isEqualTo(Outcome.DEFERRED);
    answer[0] = null;
    assertThat(channel.send(message()).outcome()).isEqualTo(Outcome.TAKEN);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeCanBeReportedMoreThanOnce(Outcome outcome) throws IOException {
    AlertChannel<M> channel = channel(() -> null);
    DeliveryResult result =
        new DeliveryResult(outcome, true, Duration.ZERO, channel.send(message()).reply());
    assertThatCode(
            () -> {
              channel.report(message(), result, false, Duration.ofSeconds(60));
              channel.report(message(), result, true, Duration.ZERO);
              channel.escalate(message(), result.reply());
              channel.escalate(message(), result.reply());
            })
        .doesNotThrowAnyException();
  }
}
