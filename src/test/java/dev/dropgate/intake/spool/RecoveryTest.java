package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool as a crash may leave it, taken up by the next start. */
@Timeout(60)
class RecoveryTest {
  @TempDir private Path root;
  private ClaimHarness gate;
  private Path batch;

  @BeforeEach
  void prepare() throws IOException {
    gate = new ClaimHarness(root.resolve("drop"), root.resolve("spool"));
    batch = gate.spool.newBatch();
  }

  @Test
  void recoversClaimWithTheSameId() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/sub/a%0Ab"), "content");
    String id = gate.spool.entry(claim).id();
    restart();
    Entry entry = gate.entries(EntryKind.FILE).get(0);
    assertThat(entry.id()).isEqualTo(id);
    assertThat(entry.relative()).isEqualTo(Path.of("sub/a\nb"));
    assertThat(entry.content()).hasContent("content");
  }

  /** A file with a second name, whose copy is made when it is its turn. */
  @Test
  void keepsOriginalAttributesAfterCopyAndCrash() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/sub/a%0Ab"), "content");
    Files.createLink(root.resolve("second"), claim);
    FileMetadata before = FileMetadataAccess.read(claim);
    ClaimRegistry crashed = restart();
    assertThat(crashed.entry(claim).origin().inode()).isEqualTo(before.inode());
    assertThat(FileMetadataAccess.read(claim).inode()).isNotEqualTo(before.inode());

    Entry entry = restart().entry(claim);
    assertThat(entry.origin())
        .usingRecursiveComparison()
        .ignoringFields("accessed")
        .isEqualTo(before);
    assertThat(new Inspector().evidence(entry).attributes().inode()).isEqualTo(before.inode());
  }

  /** To root the copy is foreign again: it got its owner back. */
  @Test
  void copyOfACopyIsTheClaimedFile() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/f"), "content");
    Path note = OriginNoteStore.notePath(batch, gate.spool.entry(claim).id());
    Files.createLink(root.resolve("second"), claim); // so that its inode is not used again
    FileMetadata before = FileMetadataAccess.read(claim);
    ClaimIsolation custody = new ClaimIsolation(root, 1000);
    custody.copyPrivately(claim, batch.resolve("id.tmp"), note);
    custody.copyPrivately(claim, batch.resolve("id.tmp"), note);
    assertThat(FileMetadataAccess.read(claim).inode()).isNotEqualTo(before.inode());
    assertThat(OriginNoteStore.read(note).inode()).isEqualTo(before.inode());
  }

  /** It may be written to between the crash that kept its copy away and the next start. */
  @Test
  void updatesAttributesUntilTheCopyExists() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/f"), "content");
    Path note = OriginNoteStore.notePath(batch, gate.spool.entry(claim).id());
    OriginNoteStore.write(note, FileMetadataAccess.read(claim));
    Files.setLastModifiedTime(claim, FileTime.fromMillis(1000));
    ExtendedAttributes.set(claim, "user.strange\n", new byte[] {0, 1, -1});
    FileMetadata now = FileMetadataAccess.read(claim);
    OriginNoteStore.write(note, now);
    assertThat(OriginNoteStore.read(note)).usingRecursiveComparison().isEqualTo(now);
  }

  @Test
  void tornAttributeNoteDelaysNoClaim() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/f"), "content");
    Path note = OriginNoteStore.notePath(batch, gate.spool.entry(claim).id());
    for (String torn : List.of("", "{\"size\":1,", "{}", "null")) {
      TestFiles.file(note, torn);
      assertThat(restart().entry(claim).origin()).isNull();
    }
  }

  @Test
  void scratchFilesAreWorthless() throws IOException {
    TestFiles.file(batch.resolve("id.tmp"), "half");
    TestFiles.file(batch.resolve("incoming.tmp"), "half");
    restart();
    assertThat(batch).doesNotExist();
  }

  @Test
  void movedLinkWithoutADescriptionIsDescribed() throws IOException {
    Path aside = Files.createDirectories(batch.resolve("aside/sub"));
    Files.createSymbolicLink(aside.resolve("l"), Path.of("/etc/passwd"));
    restart();
    Entry entry = gate.entries(EntryKind.LINK).get(0);
    assertThat(entry.relative()).isEqualTo(Path.of("sub/l"));
    assertThat(entry.content()).hasContent("symbolic link to /etc/passwd\n");
    assertThat(gate.files(SpoolFolder.ASIDE_FOLDER)).isEmpty();
  }

  @Test
  void describedLinkIsNotDescribedTwice() throws IOException {
    Files.createDirectories(batch.resolve("aside"));
    Files.createSymbolicLink(batch.resolve("aside/l"), Path.of("/etc/passwd"));
    TestFiles.file(batch.resolve("link/l"), "symbolic link to /etc/passwd\n");
    restart();
    assertThat(gate.entries(EntryKind.LINK)).hasSize(1);
    assertThat(gate.files(SpoolFolder.ASIDE_FOLDER)).isEmpty();
  }

  /** It tells that the file was delivered: without it, the file would be delivered twice. */
  @Test
  void crashKeepsTheMarkOfADeliveryByCopy() throws IOException {
    TestFiles.file(batch.resolve("file/sub/a.txt" + SpoolFolder.COPIED_SUFFIX), "content");
    restart();
    Entry entry = gate.entries(EntryKind.FILE).get(0);
    assertThat(entry.relative()).isEqualTo(Path.of("sub/a.txt"));
    assertThat(entry.content().getFileName()).hasToString("a.txt" + SpoolFolder.COPIED_SUFFIX);
  }

  @Test
  void fileNamedLikeTheMarkIsAnOrdinaryFile() throws IOException {
    TestFiles.file(batch.resolve("file/sub/" + SpoolFolder.COPIED_SUFFIX), "content");
    restart();
    assertThat(gate.entries(EntryKind.FILE).get(0).relative())
        .isEqualTo(Path.of("sub", SpoolFolder.COPIED_SUFFIX));
  }

  @Test
  void nothingCountsAsCheckedAfterARestart() throws IOException {
    Path kept = TestFiles.file(root.resolve("kept"), "content");
    Files.createDirectories(batch.resolve("file"));
    Files.createLink(batch.resolve("file/a"), kept);
    Files.createSymbolicLink(batch.resolve("file/l"), kept);
    TestFiles.fifo(batch.resolve("file/fifo"));
    ClaimRegistry filing = restart();
    assertThat(gate.entries(EntryKind.FILE)).hasSize(1);
    Path claim = filing.entry(gate.entries(EntryKind.FILE).get(0).content()).content();
    Files.writeString(kept, "changed");
    assertThat(claim).hasContent("content");
    assertThat(gate.entries(EntryKind.LINK)).hasSize(1);
    assertThat(gate.entries(EntryKind.SPECIAL)).hasSize(1);
  }

  @Test
  void checksWaitingClaimAgain() throws IOException {
    TestFiles.file(batch.resolve("waiting/a"), "content");
    restart().recheckClaims();
    assertThat(gate.entries(EntryKind.FILE)).hasSize(1);
  }

  @Test
  void claimWithLiveWriterKeepsWaiting() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/a"), "content");
    try (FileChannel writer = FileChannel.open(claim, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      ClaimRegistry filing = restart();
      filing.recheckClaims();
      assertThat(gate.files("waiting").size() + gate.entries(EntryKind.FILE).size()).isEqualTo(1);
    }
  }

  @Test
  void longNameIsReadBack() throws IOException {
    TestFiles.file(batch.resolve("names/1"), "한".repeat(85));
    TestFiles.file(batch.resolve("file/%long-1"), "content");
    restart();
    assertThat(gate.entries(EntryKind.FILE).get(0).relative()).isEqualTo(Path.of("한".repeat(85)));
  }

  @Test
  void emptyBatchesAreRemoved() throws IOException {
    Files.createDirectories(batch.resolve("file/a/b"));
    restart();
    assertThat(batch).doesNotExist();
  }

  @Test
  void batchesInQuickSuccessionHaveUniqueNames() throws IOException {
    for (int i = 0; i < 50; i++) {
      gate.spool.newBatch();
    }
    assertThat(gate.spool.batches()).hasSize(51);
  }

  /** A folder swapped in between check and claim: its names were never made by us. */
  @Test
  void namesInAFolderThatWasSwappedInAreMadeSafe() throws IOException {
    for (String name :
        List.of(".hidden", "a\\b", "x.camelLock", "50%", "%41", "%2E.", "한".repeat(80), "plain")) {
      TestFiles.file(batch.resolve("aside/sub%20/swapped").resolve(name), name);
    }
    ClaimRegistry filing = restart();
    filing.recheckClaims();
    List<Entry> entries = gate.entries(EntryKind.FILE);
    assertThat(entries).hasSize(8);
    for (Entry entry : entries) {
      String spooled = entry.content().getFileName().toString();
      assertThat(spooled).doesNotStartWith(".").doesNotContain("\\");
      assertThat(spooled.toLowerCase(Locale.ROOT)).doesNotEndWith(".camellock");
      assertThat(entry.relative()).startsWithRaw(Path.of("sub /swapped"));
      assertThat(entry.relative()).hasFileName(Files.readString(entry.content()));
    }
  }

  /**
   * The crash came before the gate noticed that the entry is a folder, so it is in place of a file.
   */
  @ParameterizedTest
  @ValueSource(strings = {"file", "unfinished"})
  void namesWhereAFileShouldBeAreMadeSafe(String kind) throws IOException {
    List<Path> names = new ArrayList<>();
    for (String name :
        List.of(
            ".hidden",
            ".sub/.hidden",
            "a\\b",
            "y.camelLock",
            "%41",
            "%2E.",
            "\u00FF\u00FE.exe",
            "plain",
            "sub/plain.exe")) {
      Path path = TestFiles.raw("y/" + name);
      names.add(path);
      TestFiles.file(batch.resolve(kind).resolve(path), "x");
    }
    restart().recheckClaims();
    List<Entry> entries = gate.entries(kind.equals("file") ? EntryKind.FILE : EntryKind.UNFINISHED);
    assertThat(entries).extracting(Entry::relative).containsExactlyInAnyOrderElementsOf(names);
    for (Entry entry : entries) {
      for (Path name : gate.spool.path().relativize(entry.content())) {
        assertThat(name.toString()).matches("[ -~&&[^\\\\]]+").doesNotStartWith(".");
      }
      assertThat(entry.content().toString()).doesNotEndWith(".camelLock");
    }
  }

  @Test
  void tooDeepFolderInPlaceOfAFileIsWalkedSeparately() throws IOException {
    Path deep = batch.resolve("file").resolve("d/".repeat(150));
    TestFiles.file(deep.resolve("f.exe"), "x");
    ClaimRegistry filing = restart();
    assertThat(filing.folders()).hasSize(1);
    Path folder = filing.folders().get(0);
    assertThat(batch.resolve("file")).doesNotExist();
    assertThat(gate.spool.relativeOfFolder(folder).resolve(TestFiles.tree(folder).get(0)))
        .isEqualTo(Path.of("d/".repeat(150) + "f.exe"));
    assertThat(restart().folders()).containsExactly(folder);
  }

  /** Its folder may be a link to somewhere else. */
  @Test
  void escapingANameTouchesNothingOutside(@TempDir Path outside) throws IOException {
    TestFiles.file(batch.resolve("file/y/.d/sub/f"), "x");
    Files.createSymbolicLink(batch.resolve("file/y/%2Ed"), outside);
    restart().recheckClaims();
    assertThat(outside).isEmptyDirectory();
    assertThat(gate.entries(EntryKind.FILE).get(0).relative()).isEqualTo(Path.of("y/.d/sub/f"));
    assertThat(gate.entries(EntryKind.LINK)).hasSize(1);
  }

  @Test
  void linkWithALongNameIsDescribed() throws IOException {
    TestFiles.file(batch.resolve("names/1"), "한".repeat(85));
    Files.createDirectories(batch.resolve("aside"));
    Files.createSymbolicLink(batch.resolve("aside/%long-1"), Path.of("/etc/passwd"));
    restart();
    assertThat(gate.entries(EntryKind.LINK).get(0).relative()).isEqualTo(Path.of("한".repeat(85)));
  }

  @Test
  void swappedInFolderIsWalked() throws IOException {
    gate.dropped("a", "x");
    BasicFileAttributes checked = gate.attributes(Path.of("a"));
    Files.delete(gate.drop.resolve("a"));
    gate.dropped("a/.hidden", "content");
    ClaimRegistry filing = gate.filing();
    try (ClaimBatch claims =
        new ClaimBatch(
            gate.spool,
            filing,
            new CrossDeviceClaims(gate.spool, Long.MAX_VALUE),
            ClaimJudge.NONE)) {
      gate.claim(claims, Path.of("a"), Path.of("a"), checked);
      Path folder = filing.folders().get(0);
      try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(folder)) {
        Path relative = gate.spool.relativeOfFolder(folder).resolve(".hidden");
        BasicFileAttributes inside =
            Files.readAttributes(folder.resolve(".hidden"), BasicFileAttributes.class);
        claims.claim(new WalkedEntry(handle, relative, relative, inside), EntryKind.FILE);
      }
    }
    assertThat(gate.entries(EntryKind.FILE).get(0).relative()).isEqualTo(Path.of("a/.hidden"));
    SpoolTree.sweep(gate.spool.path());
    assertThat(filing.folders()).isEmpty();
  }

  /** What can neither be read nor moved to the held folder stays here; a description is held. */
  @Test
  void unreadClaimIsDescribedOnceWithTheSameId() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/sub/a.txt"), "content");
    String id = gate.spool.entry(claim).id();
    restart().leaveUnread(claim);
    restart();
    assertThat(batch.resolve("unread/sub/a.txt")).hasContent("content");
    assertThat(gate.entries(EntryKind.FILE)).isEmpty();
    Entry entry = gate.entries(EntryKind.UNREADABLE).get(0);
    assertThat(entry.id()).isEqualTo(id);
    assertThat(Files.readString(entry.content()))
        .startsWith("a file of 7 bytes")
        .endsWith("it stays in " + batch.resolve("unread/sub/a.txt") + "\n");
  }

  @Test
  void completesDescriptionAfterCrash() throws IOException {
    Path claim = TestFiles.file(batch.resolve("file/a.txt"), "content");
    TestFiles.file(batch.resolve("unreadable/a.txt"), "written before the crash");
    restart().leaveUnread(claim);
    assertThat(batch.resolve("unread/a.txt")).hasContent("content");
    assertThat(gate.entries(EntryKind.UNREADABLE)).hasSize(1);
  }

  private ClaimRegistry restart() throws IOException {
    return gate.filing();
  }
}
