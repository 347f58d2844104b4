package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.TestFiles;
import dev.dropgate.files.Disk;
import dev.dropgate.intake.Custody.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CustodyTest {
  @TempDir private Path folder;
  private Custody custody;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    custody = new Custody(folder);
    file = TestFiles.file(folder.resolve("f"), "content");
  }

  @Test
  void aFileOfOursThatNobodyWritesToIsSafeAsItIs() throws IOException {
    requireLeases();
    Object inode = inode();
    assertThat(take(inodeKey(), false)).isEqualTo(Result.SAFE);
    assertThat(inode()).isEqualTo(inode);
  }

  @Test
  void anotherInodeThanTheOneCheckedIsRefused() throws IOException {
    Object other = fileKey(TestFiles.file(folder.resolve("other"), "x"));
    assertThat(take(other, false)).isEqualTo(Result.OTHER);
  }

  @Test
  void whatIsNoRegularFileIsNeverOpened() throws IOException {
    Path fifo = TestFiles.fifo(folder.resolve("fifo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : new Path[] {fifo, link, folder}) {
      assertThat(custody.take(path, null, true, scratch())).isEqualTo(Result.OTHER);
    }
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void aFileThatSomebodyWritesToIsBusyUntilItIsClosed() throws IOException {
    requireLeases();
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      assertThat(take(inodeKey(), false)).isEqualTo(Result.BUSY);
      assertThat(scratch()).doesNotExist();
    }
    assertThat(take(inodeKey(), false)).isEqualTo(Result.SAFE);
  }

  @Test
  void aDescriptorKeptOpenCannotChangeWhatWasTakenAsItWas() throws IOException {
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(take(null, true)).isEqualTo(Result.SAFE);
      writer.write(ByteBuffer.wrap("changed".getBytes(StandardCharsets.UTF_8)), 0);
    }
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void aFileWithASecondNameIsReplacedByAPrivateCopy() throws IOException {
    Path second = Files.createLink(folder.resolve("second"), file);
    Object inode = inode();
    assertThat(take(inodeKey(), false)).isEqualTo(Result.SAFE);
    assertThat(inode()).isNotEqualTo(inode);
    Files.writeString(second, "changed");
    assertThat(file).hasContent("content");
  }

  @Test
  void aFileOfAnotherOwnerIsReplacedByAPrivateCopy() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(folder, "unix:uid")), "needs root");
    Files.setAttribute(file, "unix:uid", 12345);
    Object inode = inode();
    assertThat(take(inodeKey(), false)).isEqualTo(Result.SAFE);
    assertThat(inode()).isNotEqualTo(inode);
    assertThat(TestFiles.attribute(file, "unix:uid")).isEqualTo(12345);
    assertThat(file).hasContent("content");
  }

  @Test
  void aCopyThatACrashLeftIsNoHindrance() throws IOException {
    Files.createLink(folder.resolve("second"), file);
    TestFiles.file(scratch(), "half");
    assertThat(take(null, false)).isEqualTo(Result.SAFE);
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void whatIsGoneIsTold() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> take(null, false)).isInstanceOf(NoSuchFileException.class);
  }

  private Result take(Object expected, boolean evenIfBusy) throws IOException {
    return custody.take(file, expected, evenIfBusy, scratch());
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private void requireLeases() {
    assumeTrue(Disk.writers(file) != Disk.Writers.UNKNOWN, "this file system has no leases");
  }

  private Object inode() throws IOException {
    return TestFiles.attribute(file, "unix:ino");
  }

  private Object inodeKey() throws IOException {
    return fileKey(file);
  }

  private static Object fileKey(Path file) throws IOException {
    return TestFiles.attribute(file, "fileKey");
  }
}
