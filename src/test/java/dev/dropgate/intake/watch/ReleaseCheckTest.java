package dev.dropgate.intake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReleaseCheckTest {
  @TempDir private Path temporary;
  private Path drop;
  private Path tool;
  private ReleasePassStore folder;
  private ReleaseCheck given;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(temporary.resolve("drop"));
    tool = TestFiles.file(drop.resolve("tool.exe"), "content");
    folder = new ReleasePassStore(temporary.resolve("passes"));
    given = new ReleaseCheck(new ReleasePassIndex(folder), (file, key, pass) -> false, drop, 1_000);
    folder.add(ReleasePass.in(ReleasePass.newId(), grounds(tool), drop, null));
  }

  @Test
  void onlyReleasedFilesStay() throws IOException {
    TestFiles.file(drop.resolve("sub/copy.exe"), "content");
    TestFiles.file(drop.resolve("same-size.exe"), "c0ntent");
    TestFiles.file(drop.resolve("other.exe"), "x");
    given.newWalk();
    assertThat(mayStay("tool.exe")).isTrue();
    assertThat(mayStay("sub/copy.exe")).isTrue();
    assertThat(mayStay("same-size.exe")).isFalse();
    assertThat(mayStay("other.exe")).isFalse();
  }

  @Test
  void engineFindingEndsTheRelease() throws IOException {
    List<Boolean> asked = new ArrayList<>();
    boolean[] objects = {true};
    given =
        new ReleaseCheck(
            new ReleasePassIndex(folder),
            (file, key, pass) -> {
              asked.add(true);
              return objects[0];
            },
            drop,
            1_000);
    given.newWalk();
    assertThat(mayStay("tool.exe")).isFalse();
    objects[0] = false;
    given.newWalk();
    assertThat(mayStay("tool.exe")).isTrue();
    assertThat(asked).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              asked.clear();
              given.newWalk();
              return mayStay("tool.exe") && asked.isEmpty();
            });
  }

  @Test
  void revokedPassEndsAtTheNextPoll() throws IOException {
    given.newWalk();
    assertThat(mayStay("tool.exe")).isTrue();
    for (ReleasePass pass : folder.all()) {
      folder.remove(pass);
    }
    given.newWalk();
    assertThat(mayStay("tool.exe")).isFalse();
  }

  @Test
  void fileIsReadAgainOnlyWhenItMayHaveChanged() throws Exception {
    String content = "content".repeat(100_000);
    Files.writeString(tool, content);
    folder.add(ReleasePass.in(ReleasePass.newId(), grounds(tool), drop, null));
    given = muchLater(1_000_000);
    FileTime old = Files.getLastModifiedTime(tool);
    awaitAnotherTick(tool);
    given.newWalk();
    assertThat(mayStay("tool.exe")).isTrue();
    long read = bytesRead();
    for (int i = 0; i < 5; i++) {
      given.newWalk();
      assertThat(mayStay("tool.exe")).isTrue();
    }
    assertThat(bytesRead() - read).isLessThan(content.length());
    Files.writeString(tool, content.replace('o', '0'));
    Files.setLastModifiedTime(tool, old);
    given.newWalk();
    assertThat(mayStay("tool.exe")).as("same inode, size and time, but another ctime").isFalse();
    Files.writeString(tool, content);
    given.newWalk();
    assertThat(mayStay("tool.exe")).isTrue();
  }

  /** A mapping may be written to without a trace, so a file with a writer is never remembered. */
  @Test
  void openFileIsReadAtEachPoll() throws Exception {
    given = muchLater(1_000);
    try (FileChannel writer =
        FileChannel.open(tool, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var mapping = writer.map(FileChannel.MapMode.READ_WRITE, 0, 7);
      mapping.put(0, (byte) 'c');
      given.newWalk();
      assertThat(mayStay("tool.exe")).isTrue();
      mapping.put(1, (byte) '0');
      given.newWalk();
      assertThat(mayStay("tool.exe")).isFalse();
    }
  }

  @Test
  void neitherBlocksOnNorFollowsASwappedFile() throws IOException {
    BasicFileAttributes seen = attributes(tool);
    Path away = Files.move(tool, temporary.resolve("away"));
    given.newWalk();
    TestFiles.fifo(tool);
    assertThat(given.mayStay(Path.of("tool.exe"), seen)).isFalse();
    Files.delete(tool);
    Files.createSymbolicLink(tool, away);
    assertThat(given.mayStay(Path.of("tool.exe"), seen)).isFalse();
    Files.delete(tool);
    Files.writeString(tool, "content");
    assertThat(given.mayStay(Path.of("tool.exe"), seen)).as("another inode").isFalse();
    Files.delete(tool);
    assertThat(given.mayStay(Path.of("tool.exe"), seen)).isFalse();
  }

  @Test
  void tooBigFileIsNotRead() throws IOException {
    Path big = TestFiles.file(drop.resolve("big.exe"), "x".repeat(1_001));
    folder.add(ReleasePass.in(ReleasePass.newId(), grounds(big), drop, null));
    given.newWalk();
    assertThat(mayStay("big.exe")).isFalse();
  }

  /** Returns a check for which the time of change of each file is old enough to count. */
  private ReleaseCheck muchLater(long maxFileSize) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    ReleasePassIndex passes = new ReleasePassIndex(folder);
    return new ReleaseCheck(passes, (file, key, pass) -> false, drop, maxFileSize, clock);
  }

  /** Waits until a change would get another time than the last one. */
  private void awaitAnotherTick(Path file) throws IOException {
    Object changed = Files.getAttribute(file, "unix:ctime");
    Path probe = temporary.resolve("probe");
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              Files.writeString(probe, "x");
              return !Files.getAttribute(probe, "unix:ctime").equals(changed);
            });
  }

  private boolean mayStay(String name) throws IOException {
    return given.mayStay(Path.of(name), attributes(drop.resolve(name)));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static ReleasePass.Grounds grounds(Path file) throws IOException {
    return new ReleasePass.Grounds(
        "record",
        ContentHasher.sha256(file),
        Files.size(file),
        "by",
        "why",
        "at",
        "blocked-extension");
  }

  // By system calls of this thread so far.
  private static long bytesRead() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
      if (line.startsWith("rchar:")) {
        return Long.parseLong(line.substring(6).strip());
      }
    }
    throw new IOException("no rchar");
  }
}
