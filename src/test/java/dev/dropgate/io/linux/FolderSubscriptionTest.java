package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderSubscriptionTest {
  private static final long SOON = 200_000_000;
  private static final long LATE = 20_000_000_000L;

  @TempDir private Path root;
  private Path drop;
  private final Semaphore told = new Semaphore(0);
  private final FolderEventSource source = FolderEventSource.start();
  private final FolderSubscription events = source.subscribe(told::release);

  @BeforeEach
  void addOne() throws IOException {
    drop = Files.createDirectory(root.resolve("drop"));
    events.add(drop, "drop");
  }

  @AfterEach
  void close() {
    events.close();
    source.close();
  }

  // Waits for an event; all events until then count as one.
  private boolean awaitEvent(long nanos) throws InterruptedException {
    boolean some = told.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    told.drainPermits();
    return some;
  }

  @Test
  void nothingHappensWithoutAnEvent() throws InterruptedException {
    long began = System.nanoTime();
    assertThat(awaitEvent(SOON)).isFalse();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(SOON);
  }

  @Test
  void reportsTheCloseOfAFileOnly() throws IOException, InterruptedException {
    try (OutputStream file = Files.newOutputStream(drop.resolve("a"))) {
      file.write(new byte[100_000]);
      file.flush();
      assertThat(awaitEvent(SOON)).isFalse();
    }
    assertThat(awaitEvent(LATE)).isTrue();
    assertThat(awaitEvent(SOON)).as("told once").isFalse();
  }

  @Test
  void reportsMovedInFile() throws IOException, InterruptedException {
    Path elsewhere = TestFiles.file(root.resolve("a"), "x");
    Files.move(elsewhere, drop.resolve("a"));
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void reportsNewFolder() throws IOException, InterruptedException {
    Files.createDirectory(drop.resolve("sub"));
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void ignoresFilesThatLeave() throws IOException, InterruptedException {
    Path file = TestFiles.file(drop.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
    Files.move(file, root.resolve("b"));
    TestFiles.file(root.resolve("c"), "x");
    assertThat(awaitEvent(SOON)).isFalse();
  }

  @Test
  void aFolderThatWasDeletedAndMadeAgainIsAskedForAgain() throws Exception {
    Files.delete(drop);
    Files.createDirectory(drop);
    assertThat(awaitEvent(SOON)).isFalse(); // hears that the old one is gone
    events.add(drop, "drop");
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void aLinkIsNotFollowed() throws IOException, InterruptedException {
    Path other = Files.createDirectory(root.resolve("other"));
    events.add(Files.createSymbolicLink(root.resolve("link"), other), "other");
    TestFiles.file(other.resolve("a"), "x");
    assertThat(awaitEvent(SOON)).isFalse();
  }

  @Test
  void ignoresMissingFoldersAndNonFolders() throws IOException, InterruptedException {
    events.add(TestFiles.file(root.resolve("file"), "x"), "file");
    events.add(root.resolve("nowhere"), "nowhere");
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void moreEventsThanTheKernelQueuesAreStillAnEvent() throws IOException, InterruptedException {
    synchronized (source) { // it cannot empty the queue meanwhile
      TestFiles.overflowEvents(drop);
    }
    assertThat(awaitEvent(LATE)).isTrue();
    while (awaitEvent(SOON)) {}
    events.add(drop, "drop"); // as the walk does
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void afterMoreEventsThanTheKernelQueuesAFolderIsAskedForAgain() throws Exception {
    Path sub = Files.createDirectory(drop.resolve("sub"));
    events.add(sub, "sub");
    synchronized (source) {
      TestFiles.overflowEvents(drop);
      Files.delete(sub); // what tells that is lost
      Files.createDirectory(sub);
    }
    while (awaitEvent(SOON)) {}
    events.add(sub, "sub"); // has the inode of the one before
    TestFiles.file(sub.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void linkStormDoesNotHideADroppedFile() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> storm = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path link = drop.resolve("link" + i);
      storm.add(new Thread(() -> makeAndDelete(link, over)));
    }
    storm.forEach(Thread::start);
    try {
      assertThat(awaitEvent(SOON)).as("nothing that anybody waits for").isFalse();
      TestFiles.file(drop.resolve("a"), "x");
      assertThat(awaitEvent(LATE)).as("what somebody waits for").isTrue();
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
  void changesAreNotedOnceTheFolderIsWatchedForThem() throws Exception {
    assertThat(events.isUnchanged("drop")).isFalse();
    assertThat(events.watchChanges(drop, "another")).as("was not added").isFalse();
    assertThat(events.watchChanges(drop, "drop")).isTrue();
    assertThat(events.isUnchanged("drop")).isTrue();
    try (OutputStream file = Files.newOutputStream(drop.resolve("a"))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> !events.isUnchanged("drop"));
      assertThat(events.watchChanges(drop, "drop")).isTrue();
      assertThat(awaitEvent(SOON)).isFalse();
      file.write(1);
      await().atMost(Duration.ofSeconds(20)).until(() -> !events.isUnchanged("drop"));
      assertThat(awaitEvent(SOON)).as("a write wakes no one").isFalse();
    }
    assertThat(awaitEvent(LATE)).isTrue();
  }

  @Test
  void ignoresFolderThatWasMovedAway() throws Exception {
    Path sub = Files.createDirectory(drop.resolve("sub"));
    events.add(sub, "sub");
    while (awaitEvent(SOON)) {}
    Path away = Files.move(sub, root.resolve("away"));
    assertThat(awaitEvent(SOON)).isFalse();
    TestFiles.file(away.resolve("a"), "x");
    assertThat(awaitEvent(SOON)).isFalse();
    events.add(Files.move(away, sub), "sub");
    while (awaitEvent(SOON)) {}
    TestFiles.file(sub.resolve("b"), "x");
    assertThat(awaitEvent(LATE)).as("moved back").isTrue();
  }

  @Test
  void manyDirectoriesShareOneInstance() throws Exception {
    long before = instances();
    List<FolderSubscription> all = new ArrayList<>();
    List<Semaphore> heard = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Semaphore one = new Semaphore(0);
      heard.add(one);
      all.add(source.subscribe(one::release));
      all.get(i).add(Files.createDirectory(root.resolve("drop-" + i)), "drop");
    }
    assertThat(instances()).as("others may be closed meanwhile").isLessThanOrEqualTo(before);
    TestFiles.file(root.resolve("drop-7/a"), "x");
    assertThat(heard.get(7).tryAcquire(LATE, TimeUnit.NANOSECONDS)).isTrue();
    assertThat(heard.get(8).tryAcquire(SOON, TimeUnit.NANOSECONDS)).as("of another").isFalse();
    all.forEach(FolderSubscription::close);
  }

  @Test
  void notifiesBothSubscriptionsOfAFolder() throws Exception {
    Semaphore other = new Semaphore(0);
    FolderSubscription second = source.subscribe(other::release);
    second.add(drop, "the same by another name");
    TestFiles.file(drop.resolve("a"), "x");
    assertThat(awaitEvent(LATE)).isTrue();
    assertThat(other.tryAcquire(LATE, TimeUnit.NANOSECONDS)).isTrue();
    second.close();
    TestFiles.file(drop.resolve("b"), "x");
    assertThat(awaitEvent(LATE)).as("still told").isTrue();
  }

  private static long instances() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(FolderSubscriptionTest::isInotify).count();
    }
  }

  private static boolean isInotify(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("inotify");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
