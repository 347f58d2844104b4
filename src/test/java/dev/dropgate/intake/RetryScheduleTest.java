package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private long now;
  private final RetrySchedule retries = new RetrySchedule(() -> now);

  @Test
  void newEntryIsDueAndFailedEntryIsNot() {
    assertThat(retries.admits("a", true)).isTrue();
    retries.noteTry("a");
    assertThat(retries.admits("a", true)).isFalse();
  }

  @Test
  void failedEntryDoesNotDelayOthers() {
    retries.noteTry("a");
    assertThat(retries.admits("b", true)).isTrue();
  }

  @Test
  void failedEntryIsDueAfterItsPause() {
    retries.noteTry("a");
    wait(999);
    assertThat(retries.admits("a", true)).isFalse();
    wait(1);
    assertThat(retries.admits("a", true)).isTrue();
    retries.noteTry("a");
    wait(1999);
    assertThat(retries.admits("a", true)).isFalse();
    wait(1);
    assertThat(retries.admits("a", true)).isTrue();
  }

  @Test
  void scheduleIsBoundedAndForgetsTheOldest() {
    retries.noteTry("first");
    retries.noteTry("second");
    for (int i = 0; i < 99_999; i++) {
      retries.noteTry("entry " + i);
    }
    assertThat(retries.admits("first", true)).as("forgotten, so tried a little early").isTrue();
    assertThat(retries.admits("second", true)).isFalse();
    assertThat(retries.admits("entry 99998", true)).isFalse();
  }

  /** A quarantine that refuses 25,000 files must not keep a new one from being judged. */
  @Test
  void pollTakesAllNewAndSomeEarlierEntries() {
    for (int poll = 0; poll < 3; poll++) {
      retries.newPoll();
      int taken = 0;
      for (int i = 0; i < 25_000; i++) {
        taken += retries.admits("entry " + i, false) ? 1 : 0;
      }
      assertThat(taken).isEqualTo(500);
      assertThat(retries.admits("new", true)).isTrue();
    }
  }

  @Test
  void pollTakesOnlySomeFailedEntries() {
    for (int i = 0; i < 2000; i++) {
      retries.noteTry("entry " + i);
    }
    wait(1000);
    retries.newPoll();
    int taken = 0;
    for (int i = 0; i < 2000; i++) {
      taken += retries.admits("entry " + i, false) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(500);
    assertThat(retries.admits("left from earlier", false)).isTrue();
  }

  private void wait(int milliseconds) {
    now += milliseconds * 1_000_000L;
  }
}
