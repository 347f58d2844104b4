package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DirectoryIntakeTest {
  @TempDir private Path root;
  private Path drop;
  private Path spool;
  private IntakeFixture intake;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
    spool = root.resolve("spool");
    intake = new IntakeFixture(drop, spool);
  }

  @Test
  void gateClaimsEverything() throws IOException {
    TestFiles.file(drop.resolve("a.txt"), "x");
    TestFiles.file(drop.resolve(".sub/.b.exe"), "x");
    Files.createSymbolicLink(drop.resolve("l"), Path.of("/etc/passwd"));
    TestFiles.fifo(drop.resolve("fifo"));
    intake.poll();
    assertThat(TestFiles.tree(drop)).isEmpty();
    assertThat(intake.claims()).hasSize(4);
  }

  /** Each try may rename it, where it has to be copied, and so wake the intake for the next one. */
  @Test
  void unclaimableFileIsNotTriedAtEveryPoll() throws Exception {
    Path file = TestFiles.file(drop.resolve("a.txt"), "x");
    assumeTrue(TestFiles.immutable(file, "+i"), "this file system has no immutable files");
    try {
      intake.poll();
    } finally {
      TestFiles.immutable(file, "-i");
    }
    TestFiles.file(drop.resolve("b.txt"), "x");
    intake.poll();
    assertThat(TestFiles.tree(drop)).as("has a pause, the other none").containsExactly("a.txt");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              intake.poll();
              return TestFiles.tree(drop).isEmpty();
            });
  }

  @Test
  void walksThatAreCutOffReachEveryEntryAlsoWhatComesBeforeTheirPlace() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      TestFiles.file(drop.resolve(i % 5 + "/" + i), "x");
    }
    intake.poll();
    assertThat(TestFiles.tree(drop)).hasSize(5_000 - DirectoryScanner.MAX_CLAIMS_PER_POLL);
    for (int folder = 0; folder < 5; folder++) {
      TestFiles.file(drop.resolve(folder + "/late"), "x");
    }
    for (int poll = 1; poll < 4; poll++) {
      intake.poll();
    }
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  @Test
  void walkThatDidNotBeginAtTheTopIsFollowedByOneThatDoes() throws IOException {
    for (int i = 0; i < DirectoryScanner.MAX_CLAIMS_PER_POLL + 10; i++) {
      TestFiles.file(drop.resolve(i % 2 + "/" + i), "x");
    }
    DirectoryIntake directory = intake.newIntake();
    List<Boolean> cutShort = new ArrayList<>();
    for (int poll = 0; poll < 3; poll++) {
      directory.poll(false, false, () -> false);
      cutShort.add(directory.isCutShort());
    }
    assertThat(cutShort).containsExactly(true, true, false);
  }

  @Test
  void watchClaimsOnlyFilesThatAreNotClean() throws IOException {
    intake.claimClean = false;
    Path clean = TestFiles.file(drop.resolve("a.txt"), "x");
    Object inode = TestFiles.attribute(clean, "unix:ino");
    TestFiles.file(drop.resolve("sub/b.exe"), "x");
    Files.createSymbolicLink(drop.resolve("l.txt"), Path.of("/etc/passwd"));
    intake.poll();
    assertThat(TestFiles.tree(drop)).containsExactly("a.txt");
    assertThat(TestFiles.attribute(clean, "unix:ino")).isEqualTo(inode);
    assertThat(intake.claims()).hasSize(2);
  }

  @Test
  void routeReceivesOriginalAttributes() throws IOException {
    TestFiles.file(drop.resolve("sub/.b\n.exe"), "x");
    intake.poll();
    Entry entry = intake.open(intake.claims().get(0));
    assertThat(entry.path()).isEqualTo(drop.resolve("sub/.b\n.exe"));
    assertThat(entry.kind()).isEqualTo(EntryKind.FILE);
  }

  @Test
  void failedEntryIsPolledAgainAfterAPause() throws IOException {
    TestFiles.file(drop.resolve("a"), "x");
    intake.poll();
    assertThat(intake.open(intake.claims().get(0)).relative()).hasToString("a");
    intake.poll();
    assertThat(intake.claims()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              intake.poll();
              return intake.claims().size() == 1;
            });
  }

  @Test
  void consumerReceivesOnlyReadyClaimsOfItsDirectory() throws IOException {
    intake.poll();
    Path key = SpoolTree.childFolders(spool).get(0);
    for (String kind : List.of("file", "link", "waiting", "aside", "names", "other")) {
      TestFiles.file(key.resolve("20260101T000000.000").resolve(kind).resolve("f"), "x");
    }
    TestFiles.file(key.resolve("20260101T000000.000/incoming.tmp"), "x");
    TestFiles.file(spool.resolve("another-directory/20260101T000000.000/file/f"), "x");
    intake.poll();
    assertThat(intake.claims())
        .extracting(file -> file.getParent().getFileName().toString())
        .containsExactlyInAnyOrder("file", "link");
  }

  @Test
  void missingDirectoryIsRetriedWhileTheSpoolGoesOn() throws IOException {
    Files.delete(drop);
    intake.poll();
    Files.createDirectories(drop);
    TestFiles.file(drop.resolve("a"), "x");
    intake.poll();
    assertThat(intake.claims()).hasSize(1);
  }

  @Test
  void unfinishedNameWaitsForItsRename() throws IOException {
    Path part = TestFiles.file(drop.resolve("a.part"), "x");
    intake.poll();
    assertThat(intake.claims()).isEmpty();
    Files.move(part, drop.resolve("a"));
    intake.poll();
    assertThat(intake.claims()).hasSize(1);
  }

  @Test
  void openFileStaysInTheDropUnderItsName() throws IOException {
    Path file = TestFiles.file(drop.resolve("sub/a.txt"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      intake.poll();
      intake.poll();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).exists();
    }
    intake.poll();
    assertThat(file).doesNotExist();
    assertThat(intake.claims()).hasSize(1);
  }

  @Test
  void fileStillOpenAtTheSettleLimitIsUnfinished() throws IOException {
    intake.settleLimit = Duration.ofMillis(1);
    Path file = TestFiles.file(drop.resolve("a.txt"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                intake.poll();
                return !Files.exists(file);
              });
      assertThat(writer.isOpen()).isTrue();
      assertThat(intake.open(intake.claims().get(0)).kind()).isEqualTo(EntryKind.UNFINISHED);
    }
  }

  /** Its name is reason enough, and it must not stay within reach; its writer writes on into it. */
  @Test
  void dangerousNameIsClaimedFromItsWriter() throws IOException {
    Path file = TestFiles.file(drop.resolve("a.exe"), "x");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      intake.poll();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).doesNotExist();
    }
    intake.poll();
    assertThat(intake.claims()).hasSize(1);
  }

  /** It is not its name yet: the writer's rename would fail. */
  @Test
  void temporaryNameWithADangerousPartIsLeftToItsWriter() throws IOException {
    Path file = TestFiles.file(drop.resolve(".a.exe.Xy12Zq"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      intake.poll();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).exists();
      Files.move(file, drop.resolve("a.exe"));
    }
    intake.poll();
    assertThat(intake.relatives()).containsExactly(Path.of("a.exe"));
  }

  @Test
  void watchLeavesUndecidedOpenFileToItsWriter() throws IOException {
    intake.claimClean = false;
    Path zip = TestFiles.file(drop.resolve("a.zip"), "PK\003\004 and no more yet");
    Path program = TestFiles.file(drop.resolve("b.txt"), "\177ELF\002\001\001" + "\0".repeat(99));
    assumeTrue(
        DurableFiles.findWriters(zip) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(zip, StandardOpenOption.WRITE);
        FileChannel other = FileChannel.open(program, StandardOpenOption.WRITE)) {
      intake.poll();
      assertThat(writer.isOpen() && other.isOpen()).isTrue();
      assertThat(TestFiles.tree(drop)).as("what is dangerous is taken").containsExactly("a.zip");
    }
    intake.poll();
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  @Test
  void tooDeepFoldersAreClaimedWholeAndWalkedInTheSpool() throws IOException {
    intake.maxDepth = 1;
    TestFiles.file(drop.resolve("a"), "x");
    TestFiles.file(drop.resolve("sub/b/c/d.exe"), "x");
    for (int poll = 0; poll < 4; poll++) {
      intake.poll();
    }
    assertThat(TestFiles.tree(drop)).isEmpty();
    assertThat(intake.relatives())
        .containsExactlyInAnyOrder(Path.of("a"), Path.of("sub/b/c/d.exe"));
  }

  /** A folder cannot be claimed there: it is brought to the top, where the next walk meets it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deepFoldersOnAnotherFileSystemAreClaimedUnderTheirOwnPaths(boolean gate) throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      drop = Files.createDirectories(other.resolve("drop"));
      intake.directory = drop;
      intake.maxDepth = 3;
      intake.claimClean = gate;
      TestFiles.file(drop.resolve("1/2/3/4/5/6/7/8/9/d.exe"), "x");
      Files.createSymbolicLink(drop.resolve("1/2/3/4/l"), Path.of("x"));
      TestFiles.file(drop.resolve("1/a.exe"), "x");
      for (int poll = 0; poll < 8; poll++) {
        intake.poll();
      }
      assertThat(TestFiles.tree(drop)).isEmpty();
      assertThat(intake.relatives())
          .containsExactlyInAnyOrder(
              Path.of("1/a.exe"), Path.of("1/2/3/4/l"), Path.of("1/2/3/4/5/6/7/8/9/d.exe"));
      assertThat(SpoolTree.childFolders(drop)).extracting(Path::getFileName).hasToString("[1]");
    } finally {
      TestFiles.delete(other);
    }
  }

  /** The spool has folders of that name too, and empties them when a batch is done. */
  @Test
  void deepFolderWithAReservedNameLosesNoUnsettledFile() throws IOException {
    intake.maxDepth = 2;
    intake.settleTime = Duration.ofMillis(200);
    TestFiles.file(drop.resolve("1/2/names/late.exe"), "x");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              intake.poll();
              return intake.relatives().contains(Path.of("1/2/names/late.exe"));
            });
  }

  @Test
  void claimsTooLongPathsOnAnotherFileSystem() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      drop = Files.createDirectories(other.resolve("drop"));
      intake.directory = drop;
      Path half = Path.of(("y".repeat(250) + "/").repeat(9));
      Path first = TestFiles.file(drop.resolve(half).resolve("d.exe"), "deep");
      TestFiles.fifo(first.resolveSibling("fifo"));
      Path front = Files.createDirectories(drop.resolve("front").resolve(half));
      Files.move(drop.resolve(half.getName(0)), front.resolve(half.getName(0)));
      for (int poll = 0; poll < 3; poll++) {
        intake.poll();
      }
      Path folder = Path.of("front").resolve(half).resolve(half);
      assertThat(intake.relatives())
          .containsExactlyInAnyOrder(folder.resolve("d.exe"), folder.resolve("fifo"));
    } finally {
      new ProcessBuilder("rm", "-rf", other.toString()).start().onExit().join();
    }
  }

  @Test
  void nameThatOnlyLooksReservedIsRecordedUnchanged() throws IOException {
    Path planted = Path.of(".dropgate-20260101T000000.000-1~evil.exe");
    TestFiles.file(drop.resolve(planted), "x");
    intake.poll();
    assertThat(intake.relatives()).containsExactly(planted);
  }

  @Test
  void cleanFileSwappedIntoAWatchClaimIsHeld() throws IOException {
    intake.claimClean = false;
    intake.poll();
    Path key = SpoolTree.childFolders(spool).get(0);
    TestFiles.file(key.resolve("20260101T000000.000/file/clean.txt"), "x");
    intake.poll();
    Entry entry = intake.open(intake.claims().get(0));
    assertThat(entry.kind()).isEqualTo(EntryKind.SWAPPED);
  }

  @Test
  void finishedClaimsLeaveNothingInTheSpool() throws IOException {
    TestFiles.file(drop.resolve("sub/a"), "x");
    intake.poll();
    Files.delete(intake.claims().get(0));
    await().atMost(Duration.ofSeconds(30)).until(this::isSwept);
    assertThat(TestFiles.tree(spool)).hasSize(1).allMatch(file -> file.endsWith("directory.txt"));
    assertThat(SpoolTree.childFolders(SpoolTree.childFolders(spool).get(0))).isEmpty();
  }

  /** A walk can finish a claim of an earlier life, and then no poll comes that has a file. */
  @Test
  void claimsFinishedByAWalkLeaveNothingInTheSpool() throws IOException {
    intake.poll();
    Path batch = SpoolTree.childFolders(spool).get(0).resolve("20260101T000000.000");
    Files.createDirectories(batch.resolve("reserved"));
    TestFiles.file(batch.resolve("names/1"), "a long name");
    await().atMost(Duration.ofSeconds(30)).until(this::isSwept);
    assertThat(batch).doesNotExist();
  }

  /** A poll claims a bounded number; what is left over has settled already. */
  @Test
  void restOfABurstDoesNotSettleAgain() throws IOException {
    for (int i = 0; i < 10_050; i++) {
      Files.createFile(drop.resolve("f" + i));
    }
    intake.settleTime = Duration.ofSeconds(1);
    intake.poll();
    await()
        .pollDelay(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              intake.poll();
              return TestFiles.tree(drop).size() == 50;
            });
    intake.poll();
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  /** A poll sweeps what the ones before have done. */
  private boolean isSwept() throws IOException {
    intake.poll(true);
    return SpoolTree.childFolders(SpoolTree.childFolders(spool).get(0)).isEmpty();
  }
}
