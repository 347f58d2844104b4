package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty directory is not walked again while nothing can have come, and never missed. */
class QuietDirectoryCheckTest {
  @TempDir private Path temporary;
  private final AtomicLong nanos = new AtomicLong();
  private Path drop;
  private QuietDirectoryCheck quiet;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(
        Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs")
            .contains(Files.getFileStore(temporary).type()),
        "the file system may not keep the times of directories");
    drop = Files.createDirectory(temporary.toRealPath().resolve("drop"));
    quiet = new QuietDirectoryCheck(drop, nanos::get);
  }

  @Test
  void recentlyChangedDirectoryIsWalkedAgain() {
    walkEmpty();
    assertThat(quiet.isQuiet()).as("a second change in the same tick would not be seen").isFalse();
  }

  @Test
  void newFileFolderOrLinkIsNoticedAtOnce() throws IOException {
    awaitQuiet();
    Files.createFile(drop.resolve("file"));
    assertThat(quiet.isQuiet()).isFalse();
    Files.delete(drop.resolve("file"));
    awaitQuiet();
    Files.createDirectory(drop.resolve("folder"));
    assertThat(quiet.isQuiet()).isFalse();
  }

  @Test
  void oldFileMovedInIsNoticedAtOnce() throws IOException {
    Path old = Files.createFile(temporary.resolve("old"));
    awaitQuiet();
    Files.move(old, drop.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(quiet.isQuiet()).isFalse();
  }

  @Test
  void replacedDirectoryIsNoticedAtOnce() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("other"));
    awaitQuiet();
    Files.move(drop, temporary.resolve("before"));
    Files.move(other, drop);
    assertThat(quiet.isQuiet()).isFalse();
    walkEmpty();
    Files.delete(drop);
    assertThat(quiet.isQuiet()).as("gone").isFalse();
  }

  @Test
  void directoryIsWalkedRegularlyWhateverItsTimes() {
    awaitQuiet();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(quiet.isQuiet()).isFalse();
    walkEmpty();
    assertThat(quiet.isQuiet()).isTrue();
  }

  @Test
  void directoryIsWalkedAgainAfterAWalkThatFoundSomething() {
    awaitQuiet();
    quiet.beginWalk();
    assertThat(quiet.isQuiet()).isFalse();
  }

  @Test
  void fileSystemWithoutTrustedTimesIsAlwaysWalked() {
    QuietDirectoryCheck proc = new QuietDirectoryCheck(Path.of("/proc/self/task"), nanos::get);
    proc.beginWalk();
    proc.endEmptyWalk();
    assertThat(proc.isQuiet()).isFalse();
  }

  private void awaitQuiet() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walkEmpty();
              return quiet.isQuiet();
            });
  }

  private void walkEmpty() {
    quiet.beginWalk();
    quiet.endEmptyWalk();
  }
}
