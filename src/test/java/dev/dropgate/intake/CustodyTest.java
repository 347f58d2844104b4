package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.TestFiles;
import dev.dropgate.files.Disk;
import dev.dropgate.intake.Custody.State;
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
    custody = new Custody(folder, 1000);
    file = TestFiles.file(folder.resolve("f"), "content");
  }

  @Test
  void aFileOfOursThatNobodyWritesToIsSafeAsItIs() throws IOException {
    requireLeases();
    assertThat(custody.look(file, fileKey(file))).isEqualTo(State.SAFE);
  }

  @Test
  void anotherInodeThanTheOneCheckedIsRefused() throws IOException {
    Object other = fileKey(TestFiles.file(folder.resolve("other"), "x"));
    assertThat(custody.look(file, other)).isEqualTo(State.OTHER);
  }

  @Test
  void whatIsNoRegularFileIsNeverOpened() throws IOException {
    Path fifo = TestFiles.fifo(folder.resolve("fifo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : new Path[] {fifo, link, folder}) {
      assertThat(custody.look(path, null)).isEqualTo(State.OTHER);
    }
  }

  @Test
  void aFileThatSomebodyWritesToIsBusyUntilItIsClosed() throws IOException {
    requireLeases();
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      assertThat(custody.look(file, null)).isEqualTo(State.BUSY);
    }
    assertThat(custody.look(file, null)).isEqualTo(State.SAFE);
  }

  @Test
  void aDescriptorKeptOpenCannotChangeTheCopy() throws IOException {
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(Custody.copy(file, scratch())).isTrue();
      writer.write(ByteBuffer.wrap("changed".getBytes(StandardCharsets.UTF_8)), 0);
    }
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void aFileWithASecondNameIsForeignAndItsCopyIsNot() throws IOException {
    Path second = Files.createLink(folder.resolve("second"), file);
    assertThat(custody.look(file, null)).isEqualTo(State.FOREIGN);
    assertThat(Custody.copy(file, scratch())).isTrue();
    Files.writeString(second, "changed");
    assertThat(file).hasContent("content");
    assertThat(custody.look(file, null)).isNotEqualTo(State.BUSY);
  }

  @Test
  void aFileOfAnotherOwnerIsForeignAndItsCopyKeepsTheOwner() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(folder, "unix:uid")), "needs root");
    Files.setAttribute(file, "unix:uid", 12345);
    assertThat(custody.look(file, null)).isEqualTo(State.FOREIGN);
    Object inode = TestFiles.attribute(file, "unix:ino");
    assertThat(Custody.copy(file, scratch())).isTrue();
    assertThat(TestFiles.attribute(file, "unix:ino")).isNotEqualTo(inode);
    assertThat(TestFiles.attribute(file, "unix:uid")).isEqualTo(12345);
    assertThat(file).hasContent("content");
  }

  @Test
  void aFileLargerThanWhatIsReadIsTooBig() throws IOException {
    Files.write(file, new byte[1001]);
    assertThat(custody.look(file, null)).isEqualTo(State.TOO_BIG);
  }

  @Test
  void aCopyThatACrashLeftIsNoHindrance() throws IOException {
    TestFiles.file(scratch(), "half");
    assertThat(Custody.copy(file, scratch())).isTrue();
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void whatIsGoneIsTold() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> custody.look(file, null)).isInstanceOf(NoSuchFileException.class);
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private void requireLeases() {
    assumeTrue(Disk.writers(file) != Disk.Writers.UNKNOWN, "this file system has no leases");
  }

  private static Object fileKey(Path file) throws IOException {
    return TestFiles.attribute(file, "fileKey");
  }
}
