package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.TestFiles;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
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
  private Filing filing;

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
  void theCopyIsTheFileAndTheDropIsEmpty() throws IOException {
    Path file = gate.dropped("sub/a.txt", "content");
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(file, time);
    gate.claim(filing, Path.of("sub/a.txt"));

    Path claim = gate.entries(Kind.FILE).get(0).content();
    assertThat(claim).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(claim)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.getLastModifiedTime(claim)).isEqualTo(time);
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(gate.files("incoming.tmp")).isEmpty();
  }

  @Test
  void whatCannotBeTakenAwayIsNotCopiedAgainAndAgain() throws Exception {
    Path file = gate.dropped("sub/a.txt", "content");
    assumeTrue(immutable(file, "+i"), "this file system has no immutable files");
    try {
      for (int poll = 0; poll < 3; poll++) {
        assertThatThrownBy(() -> gate.claim(filing, Path.of("sub/a.txt")))
            .isInstanceOf(IOException.class);
      }
      assertThat(gate.entries(Kind.FILE)).isEmpty();
    } finally {
      immutable(file, "-i");
    }
  }

  @Test
  void aCopyThatCannotBeKeptDoesNotFillTheSpool() throws IOException {
    gate.dropped("a.txt", "content");
    Path batch = gate.spool.newBatch();
    TestFiles.file(batch.resolve("crossed"), "in the way, as a full disk would be");
    CrossClaims crossing = new CrossClaims(gate.spool, Long.MAX_VALUE);
    Path name = Path.of("a.txt");
    try (SecureDirectoryStream<Path> from = Walk.open(gate.drop)) {
      assertThatThrownBy(
              () -> crossing.claim(from, name, name, gate.attributes(name), batch, "file/a.txt"))
          .isInstanceOf(IOException.class);
    }
    assertThat(TestFiles.tree(batch)).containsExactly("crossed");
    assertThat(TestFiles.tree(gate.drop)).hasSize(1);
  }

  @Test
  void aCrashBeforeTheCopyIsWholeLeavesTheSource() throws IOException {
    gate.dropped("sub/.dropgate-20260101T000000.000-1~a.txt", "content");
    assertThat(CrossClaims.original(Path.of(".dropgate-20260101T000000.000-1~a.txt")))
        .isEqualTo(Path.of("a.txt"));
    assertThat(CrossClaims.original(Path.of(".dropgate-x~a.txt")))
        .isEqualTo(Path.of(".dropgate-x~a.txt"));
    CrossClaims crossing = new CrossClaims(gate.spool, Long.MAX_VALUE);
    try (SecureDirectoryStream<Path> sub = Walk.open(gate.drop.resolve("sub"))) {
      assertThat(crossing.finish(sub, Path.of("sub/.dropgate-20260101T000000.000-1~a.txt")))
          .isFalse();
    }
  }

  @Test
  void aCrashBetweenCopyAndDeletionLeadsToOneClaim() throws IOException {
    Path reserved = Path.of("sub/.dropgate-20260101T000000.000-7~a.txt");
    gate.dropped(reserved.toString(), "content");
    Path batch = Files.createDirectories(gate.spool.path().resolve("20260101T000000.000"));
    TestFiles.file(batch.resolve("crossed/7/file/sub/a.txt"), "content");
    CrossClaims crossing = new CrossClaims(gate.spool, Long.MAX_VALUE);
    assertThat(crossing.unreleased()).containsExactly(reserved);
    crossing.newWalk();
    try (SecureDirectoryStream<Path> sub = Walk.open(gate.drop.resolve("sub"))) {
      assertThat(crossing.finish(sub, reserved)).isTrue();
    }
    crossing.walked();
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(gate.entries(Kind.FILE))
        .hasSize(1)
        .first()
        .satisfies(entry -> assertThat(entry.relative()).isEqualTo(Path.of("sub/a.txt")));
  }

  @Test
  void aCrashAfterTheDeletionLeadsToOneClaimOnceTheDropWasWalked() throws IOException {
    Path batch = Files.createDirectories(gate.spool.path().resolve("20260101T000000.000"));
    TestFiles.file(batch.resolve("crossed/7/file/a.txt"), "content");
    CrossClaims crossing = new CrossClaims(gate.spool, Long.MAX_VALUE);
    crossing.newWalk();
    assertThat(gate.entries(Kind.FILE)).isEmpty();
    crossing.walked();
    assertThat(gate.entries(Kind.FILE)).hasSize(1);
    assertThat(crossing.unreleased()).isEmpty();
  }

  private static boolean immutable(Path file, String flag) throws Exception {
    return Files.exists(Path.of("/usr/bin/chattr"))
        && new ProcessBuilder("/usr/bin/chattr", flag, file.toString()).start().waitFor() == 0;
  }

  @Test
  void theOwnerIsKept() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(root, "unix:uid")), "needs root");
    Files.setAttribute(gate.dropped("a", "x"), "unix:uid", 12345);
    gate.claim(filing, Path.of("a"));
    Entry entry = gate.entries(Kind.FILE).get(0);
    assertThat(TestFiles.attribute(entry.content(), "unix:uid")).isEqualTo(12345);
  }

  @Test
  void aFileThatChangedSinceItWasCheckedStaysInTheDrop() throws IOException {
    Path file = gate.dropped("a", "checked");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.writeString(file, "changed in length");
    try (Batch batch = new Batch(gate.spool, filing, new CrossClaims(gate.spool, Long.MAX_VALUE))) {
      gate.claim(batch, Path.of("a"), Path.of("a"), checked);
      assertThat(batch.size()).isZero();
    }
    assertThat(file).hasContent("changed in length");
    assertThat(gate.entries(Kind.FILE)).isEmpty();
  }

  @Test
  void aLinkIsDescribedAndRemovedAndItsTargetStays() throws IOException {
    Path secret = TestFiles.file(root.resolve("secret"), "secret");
    Files.createSymbolicLink(gate.drop.resolve("l"), secret);
    gate.claim(filing, Path.of("l"));
    assertThat(gate.entries(Kind.LINK).get(0).content())
        .hasContent("symbolic link to " + secret + "\n");
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void aFifoIsDescribedAndNeverOpened() throws IOException {
    TestFiles.fifo(gate.drop.resolve("fifo"));
    gate.claim(filing, Path.of("fifo"));
    assertThat(gate.entries(Kind.SPECIAL).get(0).content()).hasContent("FIFO\n");
    assertThat(TestFiles.tree(gate.drop)).isEmpty();
  }
}
