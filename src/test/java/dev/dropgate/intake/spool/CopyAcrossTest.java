package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claims from a drop on another file system than the spool: copies instead of renames. */
@Timeout(60)
class CopyAcrossTest {
  @TempDir private Path root;
  private Path otherFileSystem;
  private ClaimHarness gate;
  private ClaimRegistry filing;
  private Path batch;

  @BeforeEach
  void prepare() throws IOException {
    otherFileSystem = TestFiles.otherFileSystem(root);
    gate = new ClaimHarness(otherFileSystem.resolve("drop"), root.resolve("spool"));
    filing = gate.filing();
  }

  @AfterEach
  void tidy() throws IOException {
    if (otherFileSystem != null) {
      TestFiles.delete(otherFileSystem);
    }
  }

  @Test
  void copyEqualsTheFileAndTheDropIsEmpty() throws IOException {
    Path file = gate.dropped("sub/a.txt", "content");
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(file, time);
    long inode = FileMetadataAccess.read(file).inode();
    gate.claim(filing, Path.of("sub/a.txt"));

    Path claim = gate.entries(EntryKind.FILE).get(0).content();
    assertThat(filing.entry(claim).origin().inode()).isEqualTo(inode);
    assertThat(claim).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(claim)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.getLastModifiedTime(claim)).isEqualTo(time);
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(gate.files("incoming.tmp")).isEmpty();
  }

  @Test
  void sparseFileStaysSparse() throws IOException {
    TestFiles.sparse(gate.drop.resolve("a"), 50 << 20);
    gate.claim(filing, Path.of("a"));
    Path claim = gate.entries(EntryKind.FILE).get(0).content();
    assertThat(Files.size(claim)).isEqualTo(50 << 20);
    assertThat(TestFiles.room(claim)).isLessThan(1 << 20);
  }

  /** Its owner looks for it while the disk is full. */
  @Test
  void fileThatCannotBeCopiedKeepsItsName() throws IOException {
    Path file = gate.dropped("sub/a.txt", "content");
    Path next = gate.spool.newBatch();
    Files.createDirectories(next.resolve("incoming.tmp/in the way"));
    try (SecureDirectoryStream<Path> parent = SecureTreeWalk.open(file.getParent())) {
      Path at = Path.of("sub/a.txt");
      WalkedEntry found = new WalkedEntry(parent, at, at, gate.attributes(at));
      assertThatThrownBy(() -> crossing().claim(found, next, "file/sub/a.txt"))
          .isInstanceOf(IOException.class);
    }
    assertThat(file).hasContent("content");
    assertThat(TestFiles.tree(gate.drop)).containsExactly("sub/a.txt");
  }

  @Test
  void undeletableSourceIsCopiedOnce() throws Exception {
    Path file = gate.dropped("sub/a.txt", "content");
    assumeTrue(TestFiles.immutable(file, "+i"), "this file system has no immutable files");
    try {
      for (int poll = 0; poll < 3; poll++) {
        assertThatThrownBy(() -> gate.claim(filing, Path.of("sub/a.txt")))
            .isInstanceOf(IOException.class);
      }
      assertThat(gate.entries(EntryKind.FILE)).isEmpty();
      for (Path made : gate.spool.batches()) {
        assertThat(filing.isChecked(made.resolve("file/sub/a.txt")))
            .as("a copy that is there after a later failure would be seen")
            .isTrue();
      }
    } finally {
      TestFiles.immutable(file, "-i");
    }
  }

  @Test
  void failedCopyDoesNotFillTheSpool() throws IOException {
    gate.dropped("a.txt", "content");
    Path batch = gate.spool.newBatch();
    TestFiles.file(batch.resolve("crossed/1"), "in the way, as a full disk would be");
    CrossDeviceClaims crossing = crossing();
    Path name = Path.of("a.txt");
    try (SecureDirectoryStream<Path> from = SecureTreeWalk.open(gate.drop)) {
      WalkedEntry found = new WalkedEntry(from, name, name, gate.attributes(name));
      assertThatThrownBy(() -> crossing.claim(found, batch, "file/a.txt"))
          .isInstanceOf(IOException.class);
    }
    assertThat(TestFiles.tree(batch))
        .contains("crossed/1")
        .noneMatch(file -> file.endsWith(SpoolFolder.SCRATCH_SUFFIX));
    assertThat(TestFiles.tree(gate.drop)).hasSize(1);
  }

  @Test
  void crashDuringTheCopyKeepsTheSourceUnderItsName() throws IOException {
    Path reserved = reserved("sub/a.txt", "content");
    CrossDeviceClaims crossing = crossing();
    try (SecureDirectoryStream<Path> sub = SecureTreeWalk.open(gate.drop.resolve("sub"))) {
      assertThat(crossing.finishReserved(sub, reserved)).isFalse();
    }
    assertThat(crossing.names().originalPath(reserved, key(reserved)))
        .isEqualTo(Path.of("sub/a.txt"));
  }

  /** Else a dropper could choose what his file is called in the log and in the record. */
  @Test
  void similarNameIsNotReserved() throws IOException {
    Path planted = Path.of(".dropgate-20260101T000000.000-1~evil.exe");
    gate.dropped(planted.toString(), "content");
    CrossDeviceClaims crossing = crossing();
    assertThat(crossing.names().originalPath(planted, key(planted))).isEqualTo(planted);
  }

  @Test
  void otherFileUnderAReservedNameKeepsThatName() throws IOException {
    Path reserved = reserved("sub/a.txt", "content");
    Path evil = gate.dropped("evil", "evil");
    Files.move(evil, gate.drop.resolve(reserved), StandardCopyOption.REPLACE_EXISTING);
    assertThat(crossing().names().originalPath(reserved, key(reserved))).isEqualTo(reserved);
  }

  @Test
  void crashBetweenCopyAndDeletionLeadsToOneClaim() throws IOException {
    Path reserved = reserved("sub/a.txt", "content");
    copied("file/sub/a.txt", reserved);
    CrossDeviceClaims crossing = crossing();
    assertThat(crossing.unreleased()).containsExactly(reserved);
    crossing.newWalk(null);
    try (SecureDirectoryStream<Path> sub = SecureTreeWalk.open(gate.drop.resolve("sub"))) {
      assertThat(crossing.finishReserved(sub, reserved)).isTrue();
    }
    crossing.endWalk();
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(gate.entries(EntryKind.FILE))
        .hasSize(1)
        .first()
        .satisfies(entry -> assertThat(entry.relative()).isEqualTo(Path.of("sub/a.txt")));
    assertThat(gate.files(NameReservations.NOTES_FOLDER)).isEmpty();
  }

  /**
   * Another file took the reserved name while the gate was down, so it is not a copy of the claim.
   */
  @Test
  void keepsFileThatTookTheReservedName() throws IOException {
    Path reserved = reserved("sub/a.txt", "content");
    copied("file/sub/a.txt", reserved);
    Path other = gate.dropped("other", "another");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(gate.drop.resolve(reserved)));
    Files.move(other, gate.drop.resolve(reserved), StandardCopyOption.REPLACE_EXISTING);
    assertThatItIsNotDeleted(reserved, "another");
  }

  @Test
  void keepsSourceChangedAfterTheCopy() throws IOException {
    Path reserved = reserved("sub/a.txt", "content");
    copied("file/sub/a.txt", reserved);
    Files.writeString(gate.drop.resolve(reserved), "Content");
    assertThatItIsNotDeleted(reserved, "Content");
  }

  private void assertThatItIsNotDeleted(Path reserved, String content) throws IOException {
    CrossDeviceClaims crossing = crossing();
    crossing.newWalk(null);
    try (SecureDirectoryStream<Path> sub = SecureTreeWalk.open(gate.drop.resolve("sub"))) {
      assertThat(crossing.finishReserved(sub, reserved)).isFalse();
    }
    crossing.endWalk();
    assertThat(gate.drop.resolve(reserved)).hasContent(content);
    assertThat(gate.entries(EntryKind.FILE).get(0).content()).hasContent("content");
    assertThat(crossing.names().originalPath(reserved, key(reserved))).isEqualTo(reserved);
  }

  @Test
  void crashAfterTheDeletionLeadsToOneClaim() throws IOException {
    Path reserved = reserved("a.txt", "content");
    copied("file/a.txt", reserved);
    Files.delete(gate.drop.resolve(reserved));
    CrossDeviceClaims crossing = crossing();
    crossing.newWalk(null);
    assertThat(gate.entries(EntryKind.FILE)).isEmpty();
    crossing.endWalk();
    assertThat(gate.entries(EntryKind.FILE)).hasSize(1);
    assertThat(crossing.unreleased()).isEmpty();
  }

  /** A reserved name has less room for the name: what is cut off is in the spool. */
  @Test
  void longNameIsRestoredAfterACrash() throws IOException {
    String name = "x".repeat(250) + ".exe";
    Path reserved = reserved(name, "content");
    assertThat(crossing().names().originalPath(reserved, key(reserved))).isEqualTo(Path.of(name));
  }

  /** As a crash leaves it after the rename: the note is on disk, the file has the reserved name. */
  private Path reserved(String relative, String text) throws IOException {
    Path file = gate.dropped(relative, text);
    batch = gate.spool.newBatch();
    Path folder = Path.of(relative).getParent();
    Path reserved =
        new NameReservations(gate.spool)
            .reserve(
                batch,
                folder == null ? Path.of("") : folder,
                Path.of(relative),
                key(Path.of(relative)))
            .at();
    Files.move(file, gate.drop.resolve(reserved));
    return reserved;
  }

  private void copied(String target, Path reserved) throws IOException {
    Path copy = batch.resolve("crossed/1").resolve(target);
    Files.createDirectories(copy.getParent());
    Files.copy(gate.drop.resolve(reserved), copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private CrossDeviceClaims crossing() throws IOException {
    return new CrossDeviceClaims(gate.spool, Long.MAX_VALUE);
  }

  private Object key(Path relative) throws IOException {
    return gate.attributes(relative).fileKey();
  }

  @Test
  void recordsTheOwner() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(root, "unix:uid")), "needs root");
    Files.setAttribute(gate.dropped("a", "x"), "unix:uid", 12345);
    gate.claim(filing, Path.of("a"));
    Entry entry = gate.entries(EntryKind.FILE).get(0);
    assertThat(TestFiles.attribute(entry.content(), "unix:uid")).isEqualTo(12345);
  }

  @Test
  void fileChangedSinceTheCheckStaysInTheDrop() throws IOException {
    Path file = gate.dropped("a", "checked");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.writeString(file, "changed in length");
    try (ClaimBatch batch =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.claim(batch, Path.of("a"), Path.of("a"), checked);
      assertThat(batch.size()).isZero();
    }
    assertThat(file).hasContent("changed in length");
    assertThat(gate.entries(EntryKind.FILE)).isEmpty();
  }

  @Test
  void linkIsDescribedAndItsTargetStays() throws IOException {
    Path secret = TestFiles.file(root.resolve("secret"), "secret");
    Files.createSymbolicLink(gate.drop.resolve("l"), secret);
    gate.claim(filing, Path.of("l"));
    assertThat(gate.entries(EntryKind.LINK).get(0).content())
        .hasContent("symbolic link to " + secret + "\n");
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void fifoIsDescribedWithoutOpeningIt() throws IOException {
    TestFiles.fifo(gate.drop.resolve("fifo"));
    gate.claim(filing, Path.of("fifo"));
    assertThat(gate.entries(EntryKind.SPECIAL).get(0).content()).hasContent("FIFO\n");
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
  }
}
