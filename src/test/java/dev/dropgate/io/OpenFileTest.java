package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
  @TempDir Path folder;

  @Test
  void opensRegularFilesOnlyAndNeverBlocks() throws Exception {
    Path fifo = TestFiles.fifo(folder.resolve("fifo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
    for (Path none : new Path[] {fifo, link, folder, Path.of("/dev/null")}) {
      assertThatThrownBy(() -> OpenFile.open(none)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> OpenFile.open(folder.resolve("gone")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void bytesAreThoseOfTheFileAndEndWithIt() throws IOException {
    try (OpenFile file = OpenFile.open(TestFiles.file(folder.resolve("f"), "abcdef"))) {
      assertThat(file.size()).isEqualTo(6);
      assertThat(file.readBytes(0, 3)).asString().isEqualTo("abc");
      assertThat(file.readBytes(4, 10)).asString().isEqualTo("ef");
      assertThat(file.readBytes(9, 10)).isEmpty();
    }
  }

  @Test
  void headIsTheCurrentStartOfTheFile() throws IOException {
    Path name = TestFiles.file(folder.resolve("f"), "abc");
    try (OpenFile file = OpenFile.open(name)) {
      Files.writeString(name, "abcdef");
      assertThat(file.readHead(4)).asString().isEqualTo("abcd");
      assertThat(file.readHead(100)).asString().isEqualTo("abcdef");
    }
  }

  @Test
  void readingKeepsTheAccessTime() throws IOException {
    Path name = TestFiles.file(folder.resolve("f"), "abc");
    FileTime before = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setAttribute(name, "lastAccessTime", before);
    try (OpenFile file = OpenFile.open(name)) {
      assertThat(file.readBytes(0, 3)).hasSize(3);
    }
    assertThat(Files.getAttribute(name, "lastAccessTime")).isEqualTo(before);
  }

  @Test
  void channelKeepsTheOpenedFileAfterARename() throws IOException {
    Path name = TestFiles.file(folder.resolve("f"), "one");
    try (OpenFile file = OpenFile.open(name)) {
      Files.delete(name);
      TestFiles.file(name, "two");
      ByteBuffer buffer = ByteBuffer.allocate(3);
      file.channel().read(buffer, 0);
      assertThat(buffer.array()).asString().isEqualTo("one");
    }
  }

  @Test
  void aFileThatIsClosedIsNotRead() throws IOException {
    OpenFile file = OpenFile.open(TestFiles.file(folder.resolve("f"), "abc"));
    file.close();
    file.close();
    assertThatThrownBy(() -> file.readBytes(0, 3)).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(file::channel).isInstanceOf(ClosedChannelException.class);
  }
}
