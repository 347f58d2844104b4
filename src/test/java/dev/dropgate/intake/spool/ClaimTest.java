package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ClaimBatch and ClaimRegistry together: the way of an entry from the drop to the route. */
@Timeout(60)
class ClaimTest {
  @TempDir private Path root;
  private ClaimHarness gate;
  private ClaimRegistry filing;

  @BeforeEach
  void prepare() throws IOException {
    gate = new ClaimHarness(root.resolve("drop"), root.resolve("spool"));
    filing = gate.filing();
  }

  @Test
  void regularFileIsClaimedByRename() throws IOException {
    Path file = gate.dropped("sub/a.txt", "content");
    Object inode = TestFiles.attribute(file, "unix:ino");
    gate.claim(filing, Path.of("sub/a.txt"));

    assertThat(file).doesNotExist();
    Entry entry = gate.entries(EntryKind.FILE).get(0);
    assertThat(entry.relative()).isEqualTo(Path.of("sub/a.txt"));
    assertThat(entry.path()).isEqualTo(file);
    assertThat(entry.content()).hasContent("content");
    assertThat(TestFiles.attribute(entry.content(), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void idDoesNotDependOnTheKind() throws IOException {
    gate.dropped("a", "x");
    gate.claim(filing, Path.of("a"));
    Path claim = gate.files("file").get(0);
    String id = gate.spool.entry(claim).id();
    Path moved = gate.spool.pathInKind(claim, EntryKind.UNREADABLE.folderName());
    assertThat(gate.spool.entry(moved).id()).isEqualTo(id);
  }

  /** 10,000 claims of one batch meet in 40 bits once in 22,000 batches, and one file is lost. */
  @Test
  void idHasRoomForEveryClaimOfABatch() throws IOException {
    gate.dropped("a", "x");
    gate.claim(filing, Path.of("a"));
    assertThat(gate.entries(EntryKind.FILE).get(0).id()).matches("\\d{8}T\\d{9}-[0-9a-f]{16,}");
  }

  @Test
  void differentEntriesHaveDifferentIds() throws IOException {
    gate.dropped("a", "x");
    gate.dropped("b", "x");
    gate.claim(filing, Path.of("a"), Path.of("b"));
    gate.dropped("a", "y");
    gate.claim(filing, Path.of("a"));
    assertThat(gate.entries(EntryKind.FILE))
        .extracting(Entry::id)
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void linkIsDescribedAndItsTargetStays() throws IOException {
    Path secret = TestFiles.file(root.resolve("secret"), "secret");
    Files.createSymbolicLink(gate.drop.resolve("l.txt"), secret);
    gate.claim(filing, Path.of("l.txt"));

    Entry entry = gate.entries(EntryKind.LINK).get(0);
    assertThat(entry.relative()).isEqualTo(Path.of("l.txt"));
    assertThat(entry.content()).isRegularFile().hasContent("symbolic link to " + secret + "\n");
    assertThat(secret).hasContent("secret");
    assertThat(gate.drop).isEmptyDirectory();
    assertThat(gate.files(SpoolFolder.ASIDE_FOLDER)).isEmpty();
  }

  @Test
  void fifoIsDescribed() throws IOException {
    TestFiles.fifo(gate.drop.resolve("fifo"));
    gate.claim(filing, Path.of("fifo"));
    assertThat(gate.entries(EntryKind.SPECIAL).get(0).content()).hasContent("FIFO\n");
    assertThat(gate.drop).isEmptyDirectory();
  }

  @Test
  void openFileWaitsUntilItIsClosed() throws IOException {
    Path file = gate.dropped("a.txt", "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      gate.claim(filing, Path.of("a.txt"));
      filing.recheckClaims();
      assertThat(gate.entries(EntryKind.FILE)).isEmpty();
      assertThat(gate.files(SpoolFolder.WAITING_FOLDER)).hasSize(1);
    }
    filing.recheckClaims();
    assertThat(gate.entries(EntryKind.FILE))
        .extracting(Entry::relative)
        .containsExactly(Path.of("a.txt"));
    assertThat(gate.files(SpoolFolder.WAITING_FOLDER)).isEmpty();
    filing.recheckClaims();
  }

  @Test
  void fileWrittenBeyondTheLimitIsUnfinished() throws IOException {
    filing = gate.filing(0);
    Path file = gate.dropped("a.txt", "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      gate.claim(filing, Path.of("a.txt"));
      filing.recheckClaims();
      assertThat(gate.entries(EntryKind.UNFINISHED)).hasSize(1);
    }
  }

  @Test
  void removedWaitingClaimDoesNotStopOthers() throws IOException {
    Path file = gate.dropped("a", "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      gate.claim(filing, Path.of("a"));
    }
    Files.delete(gate.files(SpoolFolder.WAITING_FOLDER).get(0));
    filing.recheckClaims();
  }

  @Test
  void hardLinkIsJudgedAsAPrivateCopy() throws IOException {
    Path kept = TestFiles.file(root.resolve("kept"), "content");
    Files.createLink(gate.drop.resolve("a.txt"), kept);
    gate.claim(filing, Path.of("a.txt"));
    Entry entry = filing.entry(gate.entries(EntryKind.FILE).get(0).content());
    Files.writeString(kept, "changed");
    assertThat(entry.content()).hasContent("content");
  }

  @Test
  void tooLongNameIsKeptInANote() throws IOException {
    byte[] name = new byte[255];
    Arrays.fill(name, (byte) 0xFF);
    Path relative = Path.of("sub").resolve(RawNames.path(name));
    TestFiles.file(gate.drop.resolve(relative), "content");
    gate.claim(filing, relative);
    Entry entry = gate.entries(EntryKind.FILE).get(0);
    assertThat(RawNames.bytes(entry.relative())).isEqualTo(RawNames.bytes(relative));
    assertThat(entry.content()).hasContent("content");
  }

  @Test
  void linkSwappedInAfterTheCheckIsNotFollowed() throws IOException {
    Path secret = TestFiles.file(root.resolve("secret"), "secret");
    Path file = gate.dropped("a", "x");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.delete(file);
    Files.createSymbolicLink(file, secret);
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.claim(batch, Path.of("a"), Path.of("a"), checked);
    }
    assertThat(gate.entries(EntryKind.FILE)).isEmpty();
    assertThat(gate.entries(EntryKind.LINK)).hasSize(1);
    assertThat(secret).hasContent("secret");
  }

  @Test
  void fileSwappedInAfterTheCheckIsJudgedAgain() throws IOException {
    Path file = gate.dropped("a", "checked");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.move(file, root.resolve("elsewhere"));
    gate.dropped("a", "swapped in");
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.claim(batch, Path.of("a"), Path.of("a"), checked);
    }
    filing.recheckClaims();
    assertThat(gate.entries(EntryKind.FILE).get(0).content()).hasContent("swapped in");
  }

  @Test
  void withdrawnFileIsNotAFault() throws IOException {
    Path file = gate.dropped("a", "x");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.delete(file);
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.claim(batch, Path.of("a"), Path.of("a"), checked);
      assertThat(batch.size()).isZero();
    }
  }

  /** The walk goes on to other folders in between, and a new file may have come up by then. */
  @Test
  void secondClaimOfANameDoesNotReplaceTheFirst() throws IOException {
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      for (String relative : new String[] {"a", "sub/b", "a"}) {
        gate.dropped(relative, relative + batch.size());
        gate.claim(batch, Path.of(relative), Path.of(relative));
      }
    }
    assertThat(gate.files("file")).hasSize(2);
    assertThat(gate.files("file").get(0)).hasContent("a0");
    assertThat(gate.drop.resolve("a")).as("is the next walk's").hasContent("a2");
  }

  @Test
  void fileAndLinkOfOneNameAreTwoClaims() throws IOException {
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.dropped("a", "x");
      gate.claim(batch, Path.of("a"), Path.of("a"));
      Files.createSymbolicLink(gate.drop.resolve("a"), Path.of("nowhere"));
      gate.claim(batch, Path.of("a"), Path.of("a"));
    }
    assertThat(gate.drop.resolve("a")).as("is the next walk's").isSymbolicLink();
    gate.claim(filing, Path.of("a"));
    assertThat(gate.entries(EntryKind.FILE).get(0).id())
        .isNotEqualTo(gate.entries(EntryKind.LINK).get(0).id());
  }
}
