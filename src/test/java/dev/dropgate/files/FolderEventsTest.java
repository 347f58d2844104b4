package dev.dropgate.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.TestFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderEventsTest {
  private static final long SOON = 200_000_000;
  private static final long LATE = 20_000_000_000L;

  @TempDir private Path root;
  private Path drop;
  private final FolderEvents events = FolderEvents.open();

  @BeforeEach
  void addOne() throws IOException {
    drop = Files.createDirectory(root.resolve("drop"));
    events.add(drop, "drop");
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void nothingHappensWithoutAnEvent() throws InterruptedException {
    long began = System.nanoTime();
    assertThat(events.await(SOON)).isFalse();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(SOON);
  }

  @Test
  void onlyTheCloseOfAFileIsTold() throws IOException, InterruptedException {
    try (OutputStream file = Files.newOutputStream(drop.resolve("a"))) {
      file.write(new byte[100_000]);
      file.flush();
      assertThat(events.await(SOON)).isFalse();
    }
    assertThat(events.await(LATE)).isTrue();
    assertThat(events.await(SOON)).as("told once").isFalse();
  }

  @Test
  void aFileThatIsMovedInIsTold() throws IOException, InterruptedException {
    Path elsewhere = TestFiles.file(root.resolve("a"), "x");
    Files.move(elsewhere, drop.resolve("a"));
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void aFolderThatComesUpIsTold() throws IOException, InterruptedException {
    Files.createDirectory(drop.resolve("sub"));
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void whatLeavesIsNotTold() throws IOException, InterruptedException {
    Path file = TestFiles.file(drop.resolve("a"), "x");
    assertThat(events.await(LATE)).isTrue();
    Files.move(file, root.resolve("b"));
    TestFiles.file(root.resolve("c"), "x");
    assertThat(events.await(SOON)).isFalse();
  }

  @Test
  void aFolderThatWasDeletedAndMadeAgainIsAskedForAgain() throws Exception {
    Files.delete(drop);
    Files.createDirectory(drop);
    assertThat(events.await(SOON)).isFalse(); // hears that the old one is gone
    events.add(drop, "drop");
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void aLinkIsNotFollowed() throws IOException, InterruptedException {
    Path other = Files.createDirectory(root.resolve("other"));
    events.add(Files.createSymbolicLink(root.resolve("link"), other), "other");
    TestFiles.file(other.resolve("a"), "x");
    assertThat(events.await(SOON)).isFalse();
  }

  @Test
  void whatIsNoFolderOrGoneIsPassedOver() throws IOException, InterruptedException {
    events.add(TestFiles.file(root.resolve("file"), "x"), "file");
    events.add(root.resolve("nowhere"), "nowhere");
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void moreEventsThanTheKernelQueuesAreStillAnEvent() throws IOException, InterruptedException {
    int queue =
        Integer.parseInt(
            Files.readString(Path.of("/proc/sys/fs/inotify/max_queued_events")).strip());
    for (int i = 0; i < queue; i++) {
      Files.createFile(drop.resolve("n" + i)); // created and closed: two events
    }
    assertThat(events.await(LATE)).isTrue();
    events.await(0);
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void afterMoreEventsThanTheKernelQueuesAFolderIsAskedForAgain() throws Exception {
    Path sub = Files.createDirectory(drop.resolve("sub"));
    events.add(sub, "sub");
    int queue =
        Integer.parseInt(
            Files.readString(Path.of("/proc/sys/fs/inotify/max_queued_events")).strip());
    for (int i = 0; i < queue; i++) {
      Files.createFile(drop.resolve("n" + i));
    }
    Files.delete(sub); // what tells that is lost
    Files.createDirectory(sub);
    while (events.await(SOON)) {}
    events.add(sub, "sub"); // has the inode of the one before
    TestFiles.file(sub.resolve("a"), "x");
    assertThat(events.await(LATE)).isTrue();
  }

  @Test
  void whoFillsTheQueueAsFastAsItIsReadKeepsNobodyFromComingBack() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> storm = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path link = drop.resolve("link" + i);
      storm.add(new Thread(() -> makeAndDelete(link, over)));
    }
    storm.forEach(Thread::start);
    try {
      long began = System.nanoTime();
      assertThat(events.await(SOON)).as("nothing that anybody waits for").isFalse();
      assertThat(System.nanoTime() - began).isLessThan(10 * SOON);
    } finally {
      over.set(true);
      for (Thread thread : storm) {
        thread.join();
      }
    }
  }

  private static void makeAndDelete(Path link, AtomicBoolean over) {
    try {
      while (!over.get()) {
        Files.createSymbolicLink(link, link);
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatHappensInAFolderThatWasMovedAwayIsNotTold() throws Exception {
    Path sub = Files.createDirectory(drop.resolve("sub"));
    events.add(sub, "sub");
    while (events.await(SOON)) {}
    Path away = Files.move(sub, root.resolve("away"));
    assertThat(events.await(SOON)).isFalse();
    TestFiles.file(away.resolve("a"), "x");
    assertThat(events.await(SOON)).isFalse();
    events.add(Files.move(away, sub), "sub");
    while (events.await(SOON)) {}
    TestFiles.file(sub.resolve("b"), "x");
    assertThat(events.await(LATE)).as("moved back").isTrue();
  }

  @Test
  void aThreadThatIsInterruptedComesBack() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> events.await(LATE)).isInstanceOf(InterruptedException.class);
  }
}
