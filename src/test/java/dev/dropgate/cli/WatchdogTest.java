package dev.dropgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.files.Heartbeat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final int LIMIT_TICKS = 4;

  private final Watchdog watchdog = new Watchdog(LIMIT_TICKS * 500L);
  private final Heartbeat heartbeat = new Heartbeat("a test");

  @AfterEach
  void end() {
    heartbeat.rest(0);
    heartbeat.end();
  }

  @Test
  void whatRestsLongIsAliveAndAfterThatHasTheWholeLimitAgain() {
    heartbeat.work();
    heartbeat.rest(Heartbeat.FOREVER);
    for (int tick = 0; tick < 100_000; tick++) {
      assertThat(watchdog.hangs(heartbeat)).isFalse();
    }
    heartbeat.work();
    for (int tick = 0; tick <= LIMIT_TICKS; tick++) {
      assertThat(watchdog.hangs(heartbeat)).isFalse();
    }
    assertThat(watchdog.hangs(heartbeat)).isTrue();
  }

  @Test
  void workForAnotherIsToldAsItsWork() {
    heartbeat.work("the intake of a directory");
    assertThat(Heartbeat.currentName()).isEqualTo("the intake of a directory");
    assertThat(heartbeat.name()).isEqualTo("the intake of a directory");
  }
}
