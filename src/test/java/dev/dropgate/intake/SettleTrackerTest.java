package dev.dropgate.intake;

import static dev.dropgate.intake.SettleTracker.SettleState.NEVER;
import static dev.dropgate.intake.SettleTracker.SettleState.SETTLED;
import static dev.dropgate.intake.SettleTracker.SettleState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettleTrackerTest {
  private static final FileTime T = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private final SettleTracker settling = new SettleTracker(2000, 60_000);

  @Test
  void fileSettlesAfterItsQuietTime() {
    assertThat(look(file("i", 1, T), 0)).isEqualTo(WAITING);
    assertThat(look(file("i", 1, T), 1999)).isEqualTo(WAITING);
    assertThat(look(file("i", 1, T), 2000)).isEqualTo(SETTLED);
  }

  /** Finder and others make a file empty, and fill it some seconds later. */
  @Test
  void emptyFileSettlesLonger() {
    SettleTracker patient = new SettleTracker(2000, 10_000, 60_000);
    assertThat(patient.observe(file("i", 0, T), false, 0)).isEqualTo(WAITING);
    assertThat(patient.observe(file("i", 0, T), false, 9_999_000_000L)).isEqualTo(WAITING);
    assertThat(patient.nanosUntilDue(9_999_000_000L)).isEqualTo(1_000_000);
    assertThat(patient.observe(file("i", 0, T), false, 10_000_000_000L)).isEqualTo(SETTLED);
    assertThat(patient.observe(file("j", 1, T), false, 0)).isEqualTo(WAITING);
    assertThat(patient.observe(file("j", 1, T), false, 2_000_000_000L)).isEqualTo(SETTLED);
    SettleTracker shorter = new SettleTracker(2000, 0, 60_000);
    assertThat(shorter.observe(file("i", 0, T), false, 0)).isEqualTo(WAITING);
    assertThat(shorter.observe(file("i", 0, T), false, 1_999_000_000L)).isEqualTo(WAITING);
  }

  @Test
  void anyChangeRestartsTheQuietTime() {
    assertThat(look(file("i", 1, T), 0)).isEqualTo(WAITING);
    assertThat(look(file("i", 2, T), 1900)).as("size").isEqualTo(WAITING);
    assertThat(look(file("i", 2, T), 3800)).isEqualTo(WAITING);
    FileTime later = FileTime.fromMillis(T.toMillis() + 1);
    assertThat(look(file("i", 2, later), 3890)).as("mtime").isEqualTo(WAITING);
    assertThat(look(file("j", 2, later), 5800)).as("inode").isEqualTo(WAITING);
    assertThat(look(file("j", 2, later), 7799)).isEqualTo(WAITING);
    assertThat(look(file("j", 2, later), 7800)).isEqualTo(SETTLED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2096-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
  void forgedTimestampNeitherShortensNorExtendsSettling(String time) {
    FileTime forged = FileTime.from(Instant.parse(time));
    assertThat(look(file("i", 1, forged), 0)).isEqualTo(WAITING);
    assertThat(look(file("i", 1, forged), 2000)).isEqualTo(SETTLED);
  }

  @Test
  void fileThatNeverRestsIsTakenAtTheLimit() {
    for (int i = 0; i < 60; i++) {
      assertThat(look(file("i", i, T), i * 1000L)).isEqualTo(WAITING);
    }
    assertThat(look(file("i", 60, T), 60_000)).isEqualTo(NEVER);
  }

  @Test
  void unfinishedNameWaitsForTheLimit() {
    assertThat(settling.observe(file("i", 1, T), true, 0)).isEqualTo(WAITING);
    settling.newWalk();
    assertThat(settling.observe(file("i", 1, T), true, 59_999_000_000L)).isEqualTo(WAITING);
    settling.newWalk();
    assertThat(settling.observe(file("i", 1, T), true, 60_000_000_000L)).isEqualTo(NEVER);
  }

  @Test
  void renamedFileSettlesFromItsLastChange() {
    assertThat(settling.observe(file("i", 1, T), true, 0)).isEqualTo(WAITING);
    settling.newWalk();
    assertThat(settling.observe(file("i", 1, T), false, 2_000_000_000L)).isEqualTo(SETTLED);
  }

  @Test
  void withoutASettleTimeOnlyUnfinishedNamesWait() {
    SettleTracker atOnce = new SettleTracker(0, 60_000);
    assertThat(atOnce.observe(file("i", 1, T), false, 0)).isEqualTo(SETTLED);
    assertThat(atOnce.observe(file("j", 1, T), true, 0)).isEqualTo(WAITING);
  }

  @Test
  void filesSettleIndependently() {
    settling.observe(file("old", 1, T), false, 0);
    settling.newWalk();
    assertThat(settling.observe(file("new", 1, T), false, 2_000_000_000L)).isEqualTo(WAITING);
    assertThat(settling.observe(file("old", 1, T), false, 2_000_000_000L)).isEqualTo(SETTLED);
  }

  @Test
  void fileMissedByAWalkStartsAgain() {
    assertThat(look(file("i", 1, T), 0)).isEqualTo(WAITING);
    settling.newWalk();
    assertThat(look(file("i", 1, T), 5000)).isEqualTo(WAITING);
  }

  @Test
  void incompleteWalkRestartsNoFile() {
    assertThat(look(file("i", 1, T), 0)).isEqualTo(WAITING);
    settling.newWalk();
    settling.cutShort();
    assertThat(look(file("i", 1, T), 5000)).isEqualTo(SETTLED);
  }

  @Test
  void negativeClockValuesChangeNothing() {
    long start = Long.MAX_VALUE - 1_000_000_000L; // System.nanoTime() may overflow
    settling.observe(file("i", 1, T), false, start);
    settling.newWalk();
    assertThat(settling.observe(file("i", 1, T), false, start + 2_000_000_000L)).isEqualTo(SETTLED);
  }

  /** What it should do, with a map for each walk: many files, walks of all kinds, at random. */
  @Test
  void manyFilesSettleLikeASingleOne() {
    SettleTracker crowd = new SettleTracker(2000, 100_000_000);
    Random random = new Random(42);
    Map<String, long[]> before = new HashMap<>();
    long nanos = 0;
    for (int walk = 0; walk < 400; walk++) {
      crowd.newWalk();
      Map<String, long[]> now = new HashMap<>();
      int met = random.nextInt(walk % 7 == 0 ? 20_000 : 2_000);
      for (int i = 0; i < met; i++) {
        String inode = "(dev=1,ino=" + random.nextInt(met + 50) + ")";
        long size = random.nextInt(10) == 0 ? 2 : 1;
        long[] seen = now.getOrDefault(inode, before.get(inode));
        long since = seen != null && seen[0] == size ? seen[1] : nanos;
        now.put(inode, new long[] {size, since});
        assertThat(crowd.observe(file(inode, size, T), false, nanos))
            .isEqualTo(nanos - since >= 2_000_000_000L ? SETTLED : WAITING);
        if (random.nextInt(3) == 0) {
          crowd.forget(inode);
          now.remove(inode);
          before.remove(inode);
        }
      }
      if (random.nextBoolean()) {
        crowd.cutShort();
        before.putAll(now);
      } else {
        before = now;
      }
      nanos += 700_000_000L;
    }
  }

  @Test
  void millionWaitingFilesTakeLessThanAHundredMegabytes() {
    long before = usedBytes();
    for (int i = 0; i < 1_000_000; i++) {
      settling.observe(file("(dev=1,ino=" + i + ")", 1, T), false, 0);
    }
    assertThat(usedBytes() - before).isLessThan(100_000_000);
    settling.newWalk();
    assertThat(settling.observe(file("(dev=1,ino=1)", 1, T), false, 2_000_000_000L))
        .isEqualTo(SETTLED);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private SettleTracker.SettleState look(BasicFileAttributes file, long millis) {
    settling.newWalk();
    return settling.observe(file, false, millis * 1_000_000);
  }

  private static BasicFileAttributes file(String inode, long size, FileTime modified) {
    return new Attributes(inode, size, modified);
  }

  private record Attributes(Object fileKey, long size, FileTime lastModifiedTime)
      implements BasicFileAttributes {
    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime;
    }

    @Override
    public boolean isRegularFile() {
      return true;
    }

    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }
  }
}
