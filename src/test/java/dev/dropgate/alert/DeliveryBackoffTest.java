package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryBackoffTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void pausesGrowToAnHourAndAreNeverTheSame() {
    Set<Duration> different = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      different.add(pauseAfter(3));
      assertThat(pauseAfter(1)).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
      assertThat(pauseAfter(99)).isBetween(Duration.ofMinutes(48), Duration.ofMinutes(72));
    }
    assertThat(different).hasSizeGreaterThan(10);
  }

  @Test
  void pausesGrowToTheLongestFromAnyFirstOne() {
    assertThat(DeliveryBackoff.pauseAfter(99, Duration.ofMillis(1), DeliveryBackoff.MAX_PAUSE))
        .isBetween(Duration.ofMinutes(48), Duration.ofMinutes(72));
  }

  @Test
  void thePausesGrowAndEndWithTheFirstSuccess() {
    DeliveryBackoff pauses =
        new DeliveryBackoff(clock::nanos, Duration.ofSeconds(1), Duration.ofMinutes(5));
    Duration last = Duration.ZERO;
    for (int i = 0; i < 8; i++) {
      Duration pause = pauses.recordFailure(Duration.ZERO);
      assertThat(pause)
          .isBetween(Duration.ofMillis(800L << i), Duration.ofMillis(1200L << i))
          .isGreaterThan(last);
      assertThat(pauses.isOver()).isFalse();
      clock.advance(pause.minusNanos(1));
      assertThat(pauses.isOver()).isFalse();
      clock.advance(Duration.ofNanos(1));
      assertThat(pauses.isOver()).isTrue();
      last = pause;
    }
    for (int i = 0; i < 100; i++) {
      assertThat(pauses.recordFailure(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMinutes(6));
    }
    pauses.reset();
    assertThat(pauses.isOver()).isTrue();
    assertThat(pauses.recordFailure(Duration.ZERO)).isLessThan(Duration.ofSeconds(2));
  }

  private static Duration pauseAfter(int failures) {
    return DeliveryBackoff.pauseAfter(failures, Duration.ofMinutes(1), DeliveryBackoff.MAX_PAUSE);
  }
}
