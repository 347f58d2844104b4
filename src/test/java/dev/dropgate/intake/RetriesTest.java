package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries();

  @Test
  void aNewEntryIsDueAndAFailedOneIsNot() {
    assertThat(retries.due("a")).isTrue();
    retries.started("a");
    assertThat(retries.due("a")).isFalse();
  }

  @Test
  void oneFailureDoesNotHoldUpTheOthers() {
    retries.started("a");
    assertThat(retries.due("b")).isTrue();
  }

  @Test
  void aFailedEntryIsDueAgainAfterItsPause() {
    retries.started("a");
    await().between(Duration.ofMillis(700), Duration.ofSeconds(5)).until(() -> retries.due("a"));
    retries.started("a");
    assertThat(retries.due("a")).isFalse();
    await().between(Duration.ofMillis(1500), Duration.ofSeconds(8)).until(() -> retries.due("a"));
  }

  @Test
  void theMemoryIsBounded() {
    retries.started("first");
    for (int i = 0; i < 20_000; i++) {
      retries.started("entry " + i);
    }
    assertThat(retries.due("first")).as("forgotten, so tried a little early").isTrue();
    assertThat(retries.due("entry 19999")).isFalse();
  }
}
