package dev.dropgate.intake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.FolderStamp;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.FolderEventSource;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Walks with a fake judge: every file that a walk visits is remembered as clean. */
@Timeout(120)
class UnchangedFoldersTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int MAX_NAME_BYTES = 1 << 20;

  @TempDir private Path root;
  private final Clock later = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofHours(1));
  private final CleanFileCache memory = new CleanFileCache();
  private final FolderEventSource source = FolderEventSource.start();
  private final FolderSubscription events = source.subscribe(() -> {});
  private long nanos;
  private UnchangedFolders folders =
      new UnchangedFolders(INTERVAL, () -> nanos, later, MAX_NAME_BYTES);
  private Path drop;
  private Path sub;
  private boolean subscribes = true;
  private int stopAfter = Integer.MAX_VALUE;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(FolderStamp.keepsTimes(root), "the file system may not keep the times of folders");
    drop = Files.createDirectory(root.toRealPath().resolve("drop"));
    sub = Files.createDirectory(drop.resolve("sub"));
    for (int i = 0; i < 10; i++) {
      TestFiles.file(sub.resolve("file" + i), "x");
    }
    folders.listenTo(events);
  }

  @AfterEach
  void close() {
    events.close();
    source.close();
  }

  private interface Change {
    void run() throws IOException;
  }

  private List<String> walk() throws IOException {
    List<String> visited = new ArrayList<>();
    walk(null, visited);
    if (memory.endWalk()) {
      folders.clear();
    }
    return visited;
  }

  private SecureTreeWalk walk(Path from, List<String> visited) throws IOException {
    memory.newWalk();
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(drop)) {
      subscribe(Path.of("."), FolderStamp.of(drop).fileKey());
      NameIterator names = UnseenNameIterator.of(drop, handle, memory, folders);
      SecureTreeWalk walk = new SecureTreeWalk(256, new Visitor(visited)).resumeAt(from);
      walk.run(handle, names);
      return walk;
    }
  }

  private void subscribe(Path folder, Object key) {
    if (subscribes) {
      events.add(drop.resolve(folder), key);
    }
  }

  private final class Visitor implements SecureTreeWalk.EntryVisitor {
    private final List<String> visited;

    Visitor(List<String> visited) {
      this.visited = visited;
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes)
        throws IOException {
      visited.add(folder.resolve(name).toString());
      if (attributes.isRegularFile()) {
        memory.add(memory.fingerprintOf(drop.resolve(folder).resolve(name), name));
      }
      return --stopAfter > 0;
    }

    @Override
    public void entered(Path folder, Object fileKey) {
      subscribe(folder, fileKey);
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {}

    @Override
    public void unreadable(Path relative, IOException reason) {
      visited.add("unreadable: " + relative);
    }
  }

  private boolean isOmitted(Path folder) throws IOException {
    return folders.find(FolderStamp.of(folder)) != null;
  }

  private void awaitOmitted() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walk();
              return isOmitted(sub);
            });
  }

  private void assertSeen(Change change, String... names) throws IOException {
    awaitOmitted();
    change.run();
    List<String> seen = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              seen.addAll(walk());
              assertThat(seen).contains(names);
            });
  }

  @Test
  void everyFileIsVisitedBeforeItsFolderIsOmitted() throws IOException {
    assertThat(walk()).hasSize(10);
    assertThat(isOmitted(sub)).as("its files were not known").isFalse();
    assertThat(walk()).isEmpty();
    assertThat(isOmitted(sub)).isTrue();
  }

  @Test
  void writeIntoAnOpenFileIsSeen() throws IOException {
    try (FileChannel file = FileChannel.open(sub.resolve("file3"), StandardOpenOption.WRITE)) {
      assertSeen(() -> file.write(ByteBuffer.wrap(new byte[] {1})), "sub/file3");
    }
  }

  @Test
  void writeWithTheOldTimesIsSeen() throws IOException {
    Path file = sub.resolve("file3");
    FileTime before = Files.getLastModifiedTime(file);
    assertSeen(
        () -> {
          Files.writeString(file, "y");
          Files.setLastModifiedTime(file, before);
        },
        "sub/file3");
  }

  @Test
  void mappedWriteIsSeenAtTheNextLook() throws IOException {
    try (FileChannel file =
        FileChannel.open(sub.resolve("file4"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 1);
      awaitOmitted();
      mapped.put(0, (byte) 'y');
      mapped.force();
      nanos += INTERVAL.toNanos();
      assertThat(walk()).containsExactly("sub/file4");
    }
  }

  @Test
  void permissionsAreSeen() throws IOException {
    assertSeen(
        () ->
            Files.setPosixFilePermissions(
                sub.resolve("file5"), PosixFilePermissions.fromString("rwx------")),
        "sub/file5");
  }

  @Test
  void newNamesAreSeen() throws IOException {
    assertSeen(() -> TestFiles.file(sub.resolve("new"), "x"), "sub/new");
    Path elsewhere = TestFiles.file(root.resolve("moved"), "x");
    assertSeen(() -> Files.move(elsewhere, sub.resolve("moved")), "sub/moved");
    Path other = TestFiles.file(root.resolve("other"), "x");
    assertSeen(
        () -> Files.move(other, sub.resolve("file6"), StandardCopyOption.ATOMIC_MOVE), "sub/file6");
    assertSeen(() -> Files.createSymbolicLink(sub.resolve("link"), other), "sub/link");
    Path linked = TestFiles.file(root.resolve("linked"), "x");
    assertSeen(() -> Files.createLink(sub.resolve("hard"), linked), "sub/hard");
  }

  @Test
  void newFolderIsSeenWithTheFilesMadeBeforeItIsWatched() throws IOException {
    assertSeen(
        () -> {
          TestFiles.file(sub.resolve("new/a"), "x");
          TestFiles.file(sub.resolve("new/deeper/b"), "x");
        },
        "sub/new/a",
        "sub/new/deeper/b");
  }

  @Test
  void foldersInAnOmittedFolderAreWalked() throws IOException {
    TestFiles.file(sub.resolve("deeper/a"), "x");
    awaitOmitted();
    TestFiles.file(sub.resolve("deeper/b"), "x");
    assertThat(isOmitted(sub)).isTrue();
    assertThat(walk()).contains("sub/deeper/b");
  }

  @Test
  void whatIsNotKnownAsCleanIsVisitedByEveryWalk() throws IOException {
    TestFiles.fifo(sub.resolve("fifo"));
    Files.createSymbolicLink(sub.resolve("link"), Path.of("x"));
    awaitOmitted();
    assertThat(walk()).containsExactlyInAnyOrder("sub/fifo", "sub/link");
  }

  @Test
  void replacedFolderIsSeen() throws IOException {
    Path other = root.resolve("other");
    TestFiles.file(other.resolve("file1"), "y");
    assertSeen(
        () -> {
          Files.move(sub, root.resolve("away"));
          Files.move(other, sub);
        },
        "sub/file1");
  }

  @Test
  void folderThatIsMadeAgainIsSeen() throws IOException {
    assertSeen(
        () -> {
          TestFiles.delete(sub);
          TestFiles.file(sub.resolve("file1"), "y");
        },
        "sub/file1");
  }

  @Test
  void changeThatTheKernelDoesNotReportIsSeenAfterTheInterval() throws IOException {
    Path hardLink = Files.createLink(root.resolve("outside"), sub.resolve("file7"));
    awaitOmitted();
    Files.writeString(hardLink, "y");
    nanos += INTERVAL.toNanos() / 2 - 1;
    assertThat(walk()).isEmpty();
    nanos += INTERVAL.toNanos() / 2 + 1;
    assertThat(walk()).containsExactly("sub/file7");
  }

  @Test
  void foldersAreLookedAtInTurns() throws IOException {
    for (int folder = 0; folder < 50; folder++) {
      for (int file = 0; file < 5; file++) {
        TestFiles.file(drop.resolve(folder + "/" + file), "x");
      }
    }
    walk();
    awaitOmitted();
    nanos += INTERVAL.toNanos() * 3 / 4;
    int omitted = 0;
    for (int folder = 0; folder < 50; folder++) {
      omitted += isOmitted(drop.resolve(String.valueOf(folder))) ? 1 : 0;
    }
    assertThat(omitted).isBetween(1, 49);
  }

  @Test
  void lostEventsLetEveryFileBeLookedAt() throws IOException {
    awaitOmitted();
    synchronized (source) { // it cannot empty the queue meanwhile
      TestFiles.overflowEvents(drop);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> !isOmitted(sub));
    assertSeen(() -> Files.writeString(sub.resolve("file2"), "y"), "sub/file2");
  }

  @Test
  void nothingIsOmittedWithoutEvents() throws IOException {
    subscribes = false; // as beyond the limit of watches
    walk();
    walk();
    assertThat(isOmitted(sub)).isFalse();
    subscribes = true;
    folders.listenTo(null);
    walk();
    walk();
    assertThat(isOmitted(sub)).isFalse();
  }

  @Test
  void nothingIsOmittedAfterTheEventsHaveEnded() {
    awaitOmitted();
    source.close();
    await().atMost(Duration.ofSeconds(20)).until(() -> !isOmitted(sub));
  }

  @Test
  void nothingIsOmittedWithoutAnInterval() throws IOException {
    folders = new UnchangedFolders(Duration.ZERO, () -> nanos, later, MAX_NAME_BYTES);
    folders.listenTo(events);
    walk();
    walk();
    assertThat(isOmitted(sub)).isFalse();
  }

  @Test
  void nothingIsOmittedSoonAfterAChange() throws IOException {
    folders = new UnchangedFolders(INTERVAL, () -> nanos, Clock.systemUTC(), MAX_NAME_BYTES);
    folders.listenTo(events);
    Files.createFile(sub.resolve("new"));
    walk();
    walk();
    assertThat(isOmitted(sub)).as("a second change could show the same time").isFalse();
  }

  /** The path that was subscribed led to another folder for a moment. */
  @Test
  void watchesTheFolderThatTheWalkHasOpened() throws IOException {
    Path other = Files.createDirectory(root.resolve("other"));
    events.add(other, FolderStamp.of(sub).fileKey());
    assertSeen(
        () -> {
          try (FileChannel file =
              FileChannel.open(sub.resolve("file8"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1}));
          }
        },
        "sub/file8");
  }

  @Test
  void secondSubscriptionOfAFolderTakesNoEventAway() throws IOException {
    awaitOmitted();
    try (FolderSubscription second = source.subscribe(() -> {});
        FileChannel file = FileChannel.open(sub.resolve("file9"), StandardOpenOption.WRITE)) {
      second.add(sub, "the same by another name");
      assertSeen(() -> file.write(ByteBuffer.wrap(new byte[] {1})), "sub/file9");
    }
  }

  @Test
  void omittedFilesAreNotForgottenAndRemovedOnesAre() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      TestFiles.file(drop.resolve("many/" + i), "x");
    }
    walk();
    awaitOmitted();
    assertThat(memory.size()).isEqualTo(2_010);
    TestFiles.delete(drop.resolve("many"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walk();
              return memory.size() == 10;
            });
    assertThat(walk()).as("still known").isEmpty();
  }

  /** The names of both folders with the folders above them take more than there is. */
  @Test
  void foldersBeyondTheMemoryForNamesAreNotOmitted() throws IOException {
    folders = new UnchangedFolders(INTERVAL, () -> nanos, later, 1_200);
    folders.listenTo(events);
    Path deeper = Files.createDirectory(sub.resolve("deeper"));
    for (int i = 0; i < 10; i++) {
      TestFiles.file(deeper.resolve("file" + i), "x");
    }
    String longName = "n".repeat(200);
    Files.createSymbolicLink(sub.resolve(longName), Path.of("x"));
    Files.createSymbolicLink(deeper.resolve(longName), Path.of("x"));
    for (int walk = 0; walk < 20; walk++) {
      assertThat(walk()).contains("sub/" + longName, "sub/deeper/" + longName);
    }
    assertThat(isOmitted(sub)).isNotEqualTo(isOmitted(deeper));
    Files.delete(sub.resolve(longName));
    Files.delete(deeper.resolve(longName));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walk();
              return isOmitted(sub) && isOmitted(deeper);
            });
  }

  @Test
  void eachWalkAsksAgainWhetherADeviceKeepsTimes() throws IOException {
    walk();
    folders.newWalk();
    FolderStamp stamp = FolderStamp.of(sub);
    assertThat(folders.beginLook(Path.of("/proc"), stamp)).as("as on an old device").isFalse();
    assertThat(folders.beginLook(sub, stamp)).as("in the same walk").isFalse();
    folders.newWalk();
    assertThat(folders.beginLook(sub, stamp)).as("another device of that number").isTrue();
  }

  @Test
  void otherStampIsLookedAtAlthoughTheKernelReportsNothing() throws IOException {
    awaitOmitted();
    FolderStamp now = FolderStamp.of(sub);
    FileTime before = FileTime.from(now.changed().toInstant().minusNanos(1));
    assertThat(folders.find(now)).isNotNull();
    assertThat(folders.find(new FolderStamp(now.fileKey(), now.device(), before, now.changed())))
        .isNull();
    assertThat(folders.find(new FolderStamp(now.fileKey(), now.device(), now.modified(), before)))
        .isNull();
  }

  @Test
  void resumedWalksVisitEachUnknownFileOnce() throws IOException {
    for (int i = 0; i < 10; i++) {
      TestFiles.file(sub.resolve("deeper/file" + i), "x");
    }
    List<String> visited = new ArrayList<>();
    Path from = null;
    do {
      stopAfter = 3;
      SecureTreeWalk walk = walk(from, visited);
      assertThat(walk.isLost()).isFalse();
      from = walk.stoppedAt();
    } while (from != null);
    assertThat(visited).hasSize(20).doesNotHaveDuplicates();
    stopAfter = Integer.MAX_VALUE;
    nanos += INTERVAL.toNanos();
    assertThat(walk()).as("all are known by now").isEmpty();
  }

  @Test
  void onlyFileSystemsOfThisMachineKeepTheirTimes() throws IOException {
    assertThat(FolderStamp.keepsTimes(Path.of("/proc"))).isFalse();
  }
}
