package dev.dropgate.intake.watch;

import static dev.dropgate.intake.watch.CleanFileCache.PERIOD_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.linux.FileFingerprint;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CleanFileCacheTest {
  private final CleanFileCache memory = new CleanFileCache();
  private long nanos;

  @Test
  void containsAddedFilesOnly() {
    for (int i = 0; i < 100_000; i++) {
      memory.add(mark(i, i));
    }
    assertThat(memory.size()).isEqualTo(100_000);
    for (int i = 0; i < 100_000; i++) {
      assertThat(memory.contains(mark(i, i))).isTrue();
      assertThat(memory.contains(mark(i, i + 1))).as("changed").isFalse();
      assertThat(memory.contains(mark(-1 - i, i))).as("another").isFalse();
    }
  }

  @Test
  void changedFileReplacesItsEntry() {
    memory.add(mark(1, 1));
    memory.add(mark(1, 2));
    assertThat(memory.contains(mark(1, 1))).isFalse();
    assertThat(memory.contains(mark(1, 2))).isTrue();
    assertThat(memory.size()).isEqualTo(1);
  }

  @Test
  void unprovedFileIsForgottenWithinTenMinutes() {
    for (long begin = 0; begin < 2 * PERIOD_NANOS; begin += PERIOD_NANOS / 3) {
      nanos = begin;
      CleanFileCache cache = new CleanFileCache(() -> nanos);
      cache.newWalk();
      cache.add(mark(1, 1));
      cache.addUnproved(mark(2, 2));
      nanos = begin + PERIOD_NANOS;
      cache.newWalk();
      assertThat(cache.contains(mark(2, 2))).isTrue();
      assertThat(cache.contains(mark(2, 3))).as("changed").isFalse();
      nanos = begin + 2 * PERIOD_NANOS;
      cache.newWalk();
      assertThat(cache.contains(mark(2, 2))).isFalse();
      assertThat(cache.contains(mark(1, 1))).as("proved").isTrue();
    }
  }

  @Test
  void walkAfterUnprovedFilesWereForgottenOmitsNothing() {
    CleanFileCache cache = new CleanFileCache(() -> nanos);
    cache.add(mark(1, 1));
    nanos += PERIOD_NANOS;
    assertThat(cache.newWalk()).as("all are proved").isFalse();
    cache.addUnproved(mark(2, 2));
    assertThat(cache.newWalk()).as("not yet").isFalse();
    nanos += 2 * PERIOD_NANOS;
    assertThat(cache.newWalk()).isTrue();
    nanos += PERIOD_NANOS;
    assertThat(cache.newWalk()).as("none is left").isFalse();
  }

  @Test
  void unprovedFileIsForgottenByARestart() {
    memory.add(mark(1, 1));
    memory.addUnproved(mark(2, 2));
    assertThat(memory.takeAdded()).isEqualTo(1);
    CleanFileCache back = CleanFileCache.of(memory.serialize());
    assertThat(back.contains(mark(1, 1))).isTrue();
    assertThat(back.contains(mark(2, 2))).isFalse();
  }

  @Test
  void forgetsRemovedFilesWhenTheyOutnumberOthers() {
    for (int i = 0; i < 100_000; i++) {
      memory.add(mark(i, i));
    }
    for (int walk = 0; walk < 300; walk++) {
      memory.newWalk();
      for (int i = 0; i < 10_000; i++) {
        assertThat(memory.contains(mark(i, i))).isTrue();
      }
      memory.endWalk();
      assertThat(memory.size()).isEqualTo(10_000);
    }
  }

  @Test
  void incompleteWalkForgetsNothing() {
    for (int i = 0; i < 100_000; i++) {
      memory.add(mark(i, i));
    }
    memory.newWalk();
    memory.newWalk();
    for (int i = 0; i < 100_000; i++) {
      assertThat(memory.contains(mark(i, i))).isTrue();
    }
    memory.endWalk();
    assertThat(memory.size()).isEqualTo(100_000);
  }

  private static FileFingerprint mark(int file, int state) {
    long identity = new SplittableRandom(file).nextLong() >>> 3;
    long stamp = new SplittableRandom(state).nextLong() >>> 3;
    return new FileFingerprint(identity, stamp, Instant.EPOCH);
  }
}
