package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.intake.StoppingException;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class IntakePollStrategyTest {
  @TempDir private Path root;
  private Path drop;
  private Path spool;
  private final IntakePollStrategy intake = new IntakePollStrategy();

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
    spool = root.resolve("spool");
    intake.setDirectory(drop.toString());
    intake.setSpool(spool.toString());
    intake.setBlockedExtensions("exe");
    intake.setSettleTime(0);
  }

  @Test
  void aGateClaimsEverything() throws IOException {
    TestFiles.file(drop.resolve("a.txt"), "x");
    TestFiles.file(drop.resolve(".sub/.b.exe"), "x");
    Files.createSymbolicLink(drop.resolve("l"), Path.of("/etc/passwd"));
    TestFiles.fifo(drop.resolve("fifo"));
    begin();
    assertThat(TestFiles.tree(drop)).isEmpty();
    assertThat(seen()).hasSize(4);
  }

  /** What Camel polls by another path than that of the claims could never be told what it is. */
  @ParameterizedTest
  @CsvSource({"/../spool,false", "/./spool,false", "/spool,true", "/spool/,true"})
  void nothingIsClaimedIntoASpoolThatTheConsumerPollsByAnotherPath(String below, boolean claimed)
      throws Exception {
    TestFiles.file(drop.resolve("a.txt"), "x");
    String polled = (below.startsWith("/..") ? drop : root) + below;
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      Endpoint endpoint = context.getEndpoint("file:" + polled);
      intake.begin(null, endpoint);
      assertThat(TestFiles.tree(drop)).hasSize(claimed ? 0 : 1);
    }
  }

  /** Each try may rename it, where it has to be copied, and so wake the intake for the next one. */
  @Test
  void whatCannotBeClaimedIsNotTriedAtEveryPoll() throws Exception {
    Path file = TestFiles.file(drop.resolve("a.txt"), "x");
    assumeTrue(TestFiles.immutable(file, "+i"), "this file system has no immutable files");
    try {
      begin();
    } finally {
      TestFiles.immutable(file, "-i");
    }
    TestFiles.file(drop.resolve("b.txt"), "x");
    begin();
    assertThat(TestFiles.tree(drop)).as("has a pause, the other none").containsExactly("a.txt");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              begin();
              return TestFiles.tree(drop).isEmpty();
            });
  }

  @Test
  void aWatchClaimsOnlyWhatIsNotClean() throws IOException {
    intake.setClaimClean(false);
    Path clean = TestFiles.file(drop.resolve("a.txt"), "x");
    Object inode = TestFiles.attribute(clean, "unix:ino");
    TestFiles.file(drop.resolve("sub/b.exe"), "x");
    Files.createSymbolicLink(drop.resolve("l.txt"), Path.of("/etc/passwd"));
    begin();
    assertThat(TestFiles.tree(drop)).containsExactly("a.txt");
    assertThat(TestFiles.attribute(clean, "unix:ino")).isEqualTo(inode);
    assertThat(seen()).hasSize(2);
  }

  @Test
  void theRouteLearnsWhatAFileWasBeforeTheClaim() throws IOException {
    TestFiles.file(drop.resolve("sub/.b\n.exe"), "x");
    begin();
    Entry entry = open(seen().get(0));
    assertThat(entry.path()).isEqualTo(drop.resolve("sub/.b\n.exe"));
    assertThat(entry.kind()).isEqualTo(EntryKind.FILE);
  }

  @Test
  void anEntryThatFailedIsPolledAgainOnlyAfterAPause() throws IOException {
    TestFiles.file(drop.resolve("a"), "x");
    begin();
    assertThat(open(seen().get(0)).relative()).hasToString("a");
    assertThat(seen()).isEmpty();
    await().atMost(Duration.ofSeconds(10)).until(() -> seen().size() == 1);
  }

  @Test
  void theConsumerSeesOnlyWhatIsReadyAndOurs() throws IOException {
    begin();
    Path key = SpoolTree.childFolders(spool).get(0);
    for (String kind : List.of("file", "link", "waiting", "aside", "names", "other")) {
      TestFiles.file(key.resolve("20260101T000000.000").resolve(kind).resolve("f"), "x");
    }
    TestFiles.file(key.resolve("20260101T000000.000/incoming.tmp"), "x");
    TestFiles.file(spool.resolve("another-directory/20260101T000000.000/file/f"), "x");
    assertThat(seen())
        .extracting(file -> file.getParentFile().getName())
        .containsExactlyInAnyOrder("file", "link");
  }

  @Test
  void aMissingDirectoryIsLookedForAgainAndTheSpoolGoesOn() throws IOException {
    Files.delete(drop);
    begin();
    Files.createDirectories(drop);
    TestFiles.file(drop.resolve("a"), "x");
    begin();
    assertThat(seen()).hasSize(1);
  }

  @Test
  void anUnfinishedNameWaitsAndItsRenameIsSeen() throws IOException {
    Path part = TestFiles.file(drop.resolve("a.part"), "x");
    begin();
    assertThat(seen()).isEmpty();
    Files.move(part, drop.resolve("a"));
    begin();
    assertThat(seen()).hasSize(1);
  }

  @Test
  void aFileThatItsWriterHoldsOpenStaysInTheDropUnderItsName() throws IOException {
    Path file = TestFiles.file(drop.resolve("sub/a.txt"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      begin();
      begin();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).exists();
    }
    begin();
    assertThat(file).doesNotExist();
    assertThat(seen()).hasSize(1);
  }

  @Test
  void aFileThatIsStillHeldOpenAtTheSettleLimitIsUnfinished() throws IOException {
    intake.setSettleLimit(1);
    Path file = TestFiles.file(drop.resolve("a.txt"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                begin();
                return !Files.exists(file);
              });
      assertThat(writer.isOpen()).isTrue();
      assertThat(open(seen().get(0)).kind()).isEqualTo(EntryKind.UNFINISHED);
    }
  }

  /** Its name is reason enough, and it must not stay within reach; its writer writes on into it. */
  @Test
  void whatIsDangerousByItsNameIsTakenFromItsWriter() throws IOException {
    Path file = TestFiles.file(drop.resolve("a.exe"), "x");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      begin();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).doesNotExist();
    }
    begin();
    assertThat(seen()).hasSize(1);
  }

  /** It is not its name yet: the writer's rename would fail. */
  @Test
  void aTemporaryNameThatHasADangerousOneInItIsLeftToItsWriter() throws IOException {
    Path file = TestFiles.file(drop.resolve(".a.exe.Xy12Zq"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      begin();
      assertThat(writer.isOpen()).isTrue();
      assertThat(file).exists();
      Files.move(file, drop.resolve("a.exe"));
    }
    begin();
    assertThat(relatives()).containsExactly(Path.of("a.exe"));
  }

  @Test
  void aWatchLeavesWhatIsUndecidedToItsWriter() throws IOException {
    intake.setClaimClean(false);
    Path zip = TestFiles.file(drop.resolve("a.zip"), "PK\003\004 and no more yet");
    Path program = TestFiles.file(drop.resolve("b.txt"), "\177ELF\002\001\001" + "\0".repeat(99));
    assumeTrue(
        DurableFiles.findWriters(zip) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(zip, StandardOpenOption.WRITE);
        FileChannel other = FileChannel.open(program, StandardOpenOption.WRITE)) {
      begin();
      assertThat(writer.isOpen() && other.isOpen()).isTrue();
      assertThat(TestFiles.tree(drop)).as("what is dangerous is taken").containsExactly("a.zip");
    }
    begin();
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  @Test
  void foldersBeyondTheLimitAreTakenInWholeAndWalkedInTheSpool() throws IOException {
    intake.setMaxDepth(1);
    TestFiles.file(drop.resolve("a"), "x");
    TestFiles.file(drop.resolve("sub/b/c/d.exe"), "x");
    for (int poll = 0; poll < 4; poll++) {
      begin();
    }
    assertThat(TestFiles.tree(drop)).isEmpty();
    List<Path> names = new ArrayList<>();
    for (File file : seen()) {
      names.add(open(file).relative());
    }
    assertThat(names).containsExactlyInAnyOrder(Path.of("a"), Path.of("sub/b/c/d.exe"));
  }

  /** A folder cannot be claimed there: it is brought to the top, where the next walk meets it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deepFoldersOnAnotherFileSystemAreClaimedUnderTheirOwnPaths(boolean gate) throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      drop = Files.createDirectories(other.resolve("drop"));
      intake.setDirectory(drop.toString());
      intake.setMaxDepth(3);
      intake.setClaimClean(gate);
      TestFiles.file(drop.resolve("1/2/3/4/5/6/7/8/9/d.exe"), "x");
      Files.createSymbolicLink(drop.resolve("1/2/3/4/l"), Path.of("x"));
      TestFiles.file(drop.resolve("1/a.exe"), "x");
      for (int poll = 0; poll < 8; poll++) {
        begin();
      }
      assertThat(TestFiles.tree(drop)).isEmpty();
      assertThat(relatives())
          .containsExactlyInAnyOrder(
              Path.of("1/a.exe"), Path.of("1/2/3/4/l"), Path.of("1/2/3/4/5/6/7/8/9/d.exe"));
      assertThat(SpoolTree.childFolders(drop)).extracting(Path::getFileName).hasToString("[1]");
    } finally {
      TestFiles.delete(other);
    }
  }

  /** The spool has folders of that name too, and empties them when a batch is done. */
  @Test
  void aDeepFolderNamedLikeOneOfOursLosesNoFileThatHasNotSettled() throws IOException {
    intake.setMaxDepth(2);
    intake.setSettleTime(200);
    TestFiles.file(drop.resolve("1/2/names/late.exe"), "x");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              begin();
              return relatives().contains(Path.of("1/2/names/late.exe"));
            });
  }

  @Test
  void pathsOnAnotherFileSystemTooLongToBeOpenedAreClaimed() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      drop = Files.createDirectories(other.resolve("drop"));
      intake.setDirectory(drop.toString());
      Path half = Path.of(("y".repeat(250) + "/").repeat(9));
      Path first = TestFiles.file(drop.resolve(half).resolve("d.exe"), "deep");
      TestFiles.fifo(first.resolveSibling("fifo"));
      Path front = Files.createDirectories(drop.resolve("front").resolve(half));
      Files.move(drop.resolve(half.getName(0)), front.resolve(half.getName(0)));
      for (int poll = 0; poll < 3; poll++) {
        begin();
      }
      Path folder = Path.of("front").resolve(half).resolve(half);
      assertThat(relatives())
          .containsExactlyInAnyOrder(folder.resolve("d.exe"), folder.resolve("fifo"));
    } finally {
      new ProcessBuilder("rm", "-rf", other.toString()).start().onExit().join();
    }
  }

  @Test
  void aNameThatOnlyLooksReservedIsRecordedAsItIs() throws IOException {
    Path planted = Path.of(".dropgate-20260101T000000.000-1~evil.exe");
    TestFiles.file(drop.resolve(planted), "x");
    begin();
    assertThat(relatives()).containsExactly(planted);
  }

  /** A thousand files in the slow lane must not keep a service manager waiting. */
  @Test
  void whatWaitsWhileTheGateIsBeingStoppedStaysInTheSpool() throws IOException {
    TestFiles.file(drop.resolve("a"), "x");
    begin();
    File claim = seen().get(0);
    DefaultCamelContext stopping =
        new DefaultCamelContext() {
          @Override
          public boolean isStopping() {
            return true;
          }
        };
    Exchange exchange = new DefaultExchange(stopping);
    assertThatThrownBy(() -> intake.open(claim, exchange)).isInstanceOf(StoppingException.class);
    assertThat(exchange.getExchangeExtension().handoverCompletions()).isNull();
    assertThat(claim).exists();
  }

  private List<Path> relatives() throws IOException {
    List<Path> names = new ArrayList<>();
    for (File file : seen()) {
      names.add(open(file).relative());
    }
    return names;
  }

  @Test
  void aCleanFileThatWasSwappedIntoAWatchClaimIsHeldAndNotPutBack() throws IOException {
    intake.setClaimClean(false);
    begin();
    Path key = SpoolTree.childFolders(spool).get(0);
    TestFiles.file(key.resolve("20260101T000000.000/file/clean.txt"), "x");
    Entry entry = open(seen().get(0));
    assertThat(entry.kind()).isEqualTo(EntryKind.SWAPPED);
  }

  private Entry open(File file) throws IOException {
    Exchange exchange = exchange();
    intake.open(file, exchange);
    return exchange.getProperty("entry", Entry.class);
  }

  private static Exchange exchange() {
    return new DefaultExchange(new DefaultCamelContext());
  }

  @Test
  void whatIsDoneLeavesNothingInTheSpool() throws IOException {
    TestFiles.file(drop.resolve("sub/a"), "x");
    begin();
    Files.delete(seen().get(0).toPath());
    intake.commit(null, null, 1);
    await().atMost(Duration.ofSeconds(30)).until(this::isSwept);
    assertThat(TestFiles.tree(spool)).hasSize(1).allMatch(file -> file.endsWith("directory.txt"));
    assertThat(SpoolTree.childFolders(SpoolTree.childFolders(spool).get(0))).isEmpty();
  }

  /** A walk can finish a claim of an earlier life, and then no poll comes that has a file. */
  @Test
  void whatAWalkHasFinishedLeavesNothingInTheSpoolEither() throws IOException {
    begin();
    Path batch = SpoolTree.childFolders(spool).get(0).resolve("20260101T000000.000");
    Files.createDirectories(batch.resolve("reserved"));
    TestFiles.file(batch.resolve("names/1"), "a long name");
    intake.commit(null, null, 0);
    await().atMost(Duration.ofSeconds(30)).until(this::isSwept);
    assertThat(batch).doesNotExist();
  }

  /** A poll claims a bounded number; what is left over has settled already. */
  @Test
  void theRestOfABurstDoesNotWaitForItsSettleTimeAgain() throws IOException {
    for (int i = 0; i < 10_050; i++) {
      Files.createFile(drop.resolve("f" + i));
    }
    intake.setSettleTime(1000);
    begin();
    await()
        .pollDelay(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              begin();
              return TestFiles.tree(drop).size() == 50;
            });
    begin();
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  /** A poll sweeps what the ones before have done. */
  private boolean isSwept() throws IOException {
    begin();
    return SpoolTree.childFolders(SpoolTree.childFolders(spool).get(0)).isEmpty();
  }

  private void begin() {
    assertThat(intake.begin(null, null)).isTrue();
  }

  /** What the file consumer would poll. */
  private List<File> seen() throws IOException {
    return TestFiles.tree(spool).stream()
        .map(file -> spool.resolve(file))
        .filter(this::accepted)
        .map(Path::toFile)
        .toList();
  }

  private boolean accepted(Path path) {
    for (Path at = path; !at.equals(spool); at = at.getParent()) {
      GenericFile<File> file = new GenericFile<>();
      file.setFile(at.toFile());
      file.setDirectory(Files.isDirectory(at));
      file.setRelativeFilePath(spool.relativize(at).toString());
      if (!intake.accept(file)) {
        return false;
      }
    }
    return true;
  }
}
