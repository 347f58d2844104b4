package dev.dropgate.intake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.linux.FileFingerprint;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CleanFileCacheTest {
  private final CleanFileCache memory = new CleanFileCache();

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
