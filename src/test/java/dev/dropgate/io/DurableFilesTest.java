package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir private Path folder;

  @Test
  void writeNewMakesAWholeFileThatOnlyWeCanRead() throws IOException {
    Path file = folder.resolve("a");
    AtomicFileWriter.writeNew(file, bytes("content"));
    assertThat(file).hasContent("content");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(TestFiles.tree(folder)).containsExactly("a");
  }

  @Test
  void writeNewRefusesATakenNameAndLeavesNothingBehind() throws IOException {
    Path file = TestFiles.file(folder.resolve("a"), "old");
    assertThatThrownBy(() -> AtomicFileWriter.writeNew(file, bytes("new")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("old");
    assertThat(TestFiles.tree(folder)).containsExactly("a");
  }

  @Test
  void aHalfWrittenFileIsHiddenShortNamedAndKnownAsScratch() throws Exception {
    String longest = "x".repeat(255);
    Path file = folder.resolve(longest);
    AtomicFileWriter.writeNew(file, new byte[1]);
    assertThat(file).exists();
    assertThat(AtomicFileWriter.isScratch(folder.resolve(".12ab-3.tmp"))).isTrue();
    assertThat(AtomicFileWriter.isScratch(folder.resolve("a.tmp"))).isFalse();
  }

  @Test
  void removesScratchFilesOfEarlierProcesses() throws Exception {
    TestFiles.file(folder.resolve(".1-12ab-3.tmp"), "half");
    TestFiles.file(folder.resolve("a.tmp"), "no scratch");
    TestFiles.file(folder.resolve(".hidden"), "no scratch");
    AtomicFileWriter.removeScratch(folder);
    assertThat(TestFiles.tree(folder)).containsExactly(".hidden", "a.tmp");
  }

  @Test
  void twoNamesOfWhichOneEndsLikeScratchDoNotMeet() throws Exception {
    AtomicFileWriter.writeNew(folder.resolve("a.tmp"), new byte[] {1});
    AtomicFileWriter.writeNew(folder.resolve("a"), new byte[] {2});
    assertThat(folder.resolve("a.tmp")).hasBinaryContent(new byte[] {1});
    assertThat(folder.resolve("a")).hasBinaryContent(new byte[] {2});
  }

  @Test
  void openingForReadingNeverBlocks() throws Exception {
    Path fifo = dev.dropgate.it.support.TestFiles.fifo(folder.resolve("fifo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
    assertThatThrownBy(() -> DurableFiles.openForReading(fifo)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> DurableFiles.openForReading(link)).isInstanceOf(IOException.class);
  }

  @Test
  void renameNeverOverwrites() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "new");
    Path to = TestFiles.file(folder.resolve("to"), "old");
    assertThatThrownBy(() -> DurableFiles.rename(from, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(from).hasContent("new");
    assertThat(to).hasContent("old");
  }

  @Test
  void renameDoesNotReplaceALinkEither() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "new");
    Path to = Files.createSymbolicLink(folder.resolve("to"), Path.of("nowhere"));
    assertThatThrownBy(() -> DurableFiles.rename(from, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(to).isSymbolicLink();
  }

  @Test
  void renameKeepsTheInodeAndTakesHostileNames() throws IOException {
    Path from = TestFiles.file(folder.resolve(TestFiles.raw("\u00FF\n\\")), "x");
    Object inode = TestFiles.attribute(from, "unix:ino");
    Path to = folder.resolve(TestFiles.raw("\u00FE"));
    DurableFiles.rename(from, to);
    assertThat(TestFiles.attribute(to, "unix:ino")).isEqualTo(inode);
    assertThat(from).doesNotExist();
  }

  @Test
  void aRenameByLinkThatACrashCutOffIsFinished() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "x");
    Path to = Files.createLink(folder.resolve("to"), from);
    DurableFiles.renameByLink(from, to);
    assertThat(TestFiles.tree(folder)).containsExactly("to");
  }

  @Test
  void aRenameByLinkNeverOverwritesAndNeverLosesAFile() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "new");
    Path to = TestFiles.file(folder.resolve("to"), "old");
    assertThatThrownBy(() -> DurableFiles.renameByLink(from, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> DurableFiles.renameByLink(from, from))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(from).hasContent("new");
    assertThat(to).hasContent("old");
  }

  @Test
  void renameReportsMissingFile() {
    assertThatThrownBy(() -> DurableFiles.rename(folder.resolve("gone"), folder.resolve("to")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void renameToAnotherFileSystemIsRefusedByName() throws IOException {
    Path other = TestFiles.otherFileSystem(folder);
    try {
      Path from = TestFiles.file(folder.resolve("from"), "x");
      assertThatThrownBy(() -> DurableFiles.rename(from, other.resolve("to")))
          .isInstanceOf(OtherFileSystemException.class);
      assertThat(from).hasContent("x");
      assertThat(TestFiles.tree(other)).isEmpty();
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void privateFoldersCanBeEnteredByTheirOwnerOnly() throws IOException {
    Path made = DurableFiles.createPrivateFolders(folder.resolve("a/b"));
    assertThat(mode(made)).isEqualTo("rwx------");
    assertThat(mode(made.getParent())).isEqualTo("rwx------");
    assertThat(DurableFiles.createPrivateFolders(made)).isEqualTo(made);
    assertThatThrownBy(() -> DurableFiles.createPrivateFolder(made, UnitOfWork.immediate()))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void closedFileHasNoWriters() throws IOException {
    assertThat(writersOrSkip(TestFiles.file(folder.resolve("a"), "x"))).isEqualTo(WriterState.NONE);
  }

  @Test
  void anOpenDescriptorIsAWriterUntilItIsClosed() throws IOException {
    Path file = TestFiles.file(folder.resolve("a"), "x");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.isOpen()).isTrue();
      assertThat(writersOrSkip(file)).isEqualTo(WriterState.SOME);
    }
    assertThat(DurableFiles.findWriters(file)).isEqualTo(WriterState.NONE);
  }

  @Test
  void aReaderIsNoWriter() throws IOException {
    Path file = TestFiles.file(folder.resolve("a"), "x");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThat(channel.isOpen()).isTrue();
      assertThat(writersOrSkip(file)).isEqualTo(WriterState.NONE);
    }
  }

  @Test
  void aMappingIsAWriterAfterItsDescriptorIsClosed() throws IOException {
    Path file = TestFiles.file(folder.resolve("a"), "x");
    MappedByteBuffer mapping;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapping = channel.map(MapMode.READ_WRITE, 0, 1);
    }
    assertThat(writersOrSkip(file)).isEqualTo(WriterState.SOME);
    mapping.put(0, (byte) 'y'); // alive until here
    assertThat(file).hasContent("y");
  }

  @Test
  void aLinkIsNotFollowedToFindWriters() throws IOException {
    Path file = TestFiles.file(folder.resolve("a"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("l"), file);
    assertThat(DurableFiles.findWriters(link)).isEqualTo(WriterState.UNKNOWN);
    assertThat(DurableFiles.findWriters(folder.resolve("gone"))).isEqualTo(WriterState.UNKNOWN);
  }

  private static WriterState writersOrSkip(Path file) {
    WriterState writers = DurableFiles.findWriters(file);
    assumeTrue(writers != WriterState.UNKNOWN, "this file system has no leases");
    return writers;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
