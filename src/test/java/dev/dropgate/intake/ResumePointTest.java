package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResumePointTest {
  private static final Path FIRST = Path.of("a/1");
  private static final Path SECOND = Path.of("b/2");
  private static final Path THIRD = Path.of("c/3");

  private long now;
  private final ResumePoint point = new ResumePoint(() -> now);

  private Path walk(Path stoppedAt) {
    Path from = point.beginWalk();
    point.endWalk(stoppedAt, false);
    return from;
  }

  @Test
  void completeWalksBeginAtTheTop() {
    assertThat(walk(null)).isNull();
    assertThat(walk(null)).isNull();
    assertThat(point.isResumed()).isFalse();
  }

  @Test
  void walkBeginsWhereTheLastOneWasCutOff() {
    assertThat(walk(FIRST)).isNull();
    assertThat(walk(SECOND)).isEqualTo(FIRST);
    assertThat(point.isResumed()).isTrue();
    assertThat(walk(null)).isEqualTo(SECOND);
    assertThat(walk(null)).as("after the end").isNull();
  }

  @Test
  void whatLiesBeforeIsWalkedAgainWithinTwoSeconds() {
    walk(FIRST);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(walk(SECOND)).isEqualTo(FIRST);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(walk(FIRST)).as("the top").isNull();
    assertThat(walk(THIRD)).as("it goes on where it was").isEqualTo(SECOND);
    assertThat(walk(null)).isEqualTo(THIRD);
  }

  @Test
  void slowWalksGoOnToo() {
    walk(FIRST);
    now += TimeUnit.MINUTES.toNanos(1);
    assertThat(walk(SECOND)).as("the one after a walk from the top").isEqualTo(FIRST);
    now += TimeUnit.MINUTES.toNanos(1);
    assertThat(walk(FIRST)).isNull();
    now += TimeUnit.MINUTES.toNanos(1);
    assertThat(walk(THIRD)).isEqualTo(SECOND);
  }

  @Test
  void walkFromTheTopThatPassesThePlaceMovesIt() {
    walk(FIRST);
    walk(SECOND);
    now += TimeUnit.SECONDS.toNanos(2);
    assertThat(point.beginWalk()).isNull();
    assertThat(point.place()).isEqualTo(SECOND);
    point.endWalk(THIRD, true);
    assertThat(walk(null)).as("what the walk from the top did not visit").isEqualTo(THIRD);
  }

  @Test
  void walkFromTheTopThatReachesTheEndEndsTheResuming() {
    walk(FIRST);
    walk(SECOND);
    now += TimeUnit.SECONDS.toNanos(2);
    assertThat(walk(null)).isNull();
    assertThat(walk(null)).isNull();
  }
}
