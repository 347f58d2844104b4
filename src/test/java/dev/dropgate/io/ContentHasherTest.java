package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHasherTest {
  @TempDir private Path folder;

  /** FIPS 180-2, and a million times "a". */
  @ParameterizedTest
  @CsvSource({
    "'', 1, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc, 1, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "a, 1000000, cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
  })
  void knownDigests(String text, int times, String expected) throws IOException {
    byte[] content = text.repeat(times).getBytes(StandardCharsets.US_ASCII);
    Path file = Files.write(folder.resolve("f"), content);
    assertThat(ContentHasher.sha256(file)).isEqualTo(expected);
    assertThat(HexFormat.of().formatHex(ContentHasher.sha256(content))).isEqualTo(expected);
  }

  @Test
  void aCopyIsWholeThroughAChannelThatTakesOneByteAtATime() throws IOException {
    byte[] content = "0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (WritableByteChannel slow = new OneByteChannel(Channels.newChannel(bytes))) {
      ContentHasher.copyAndHash(Channels.newChannel(new ByteArrayInputStream(content)), slow);
    }
    assertThat(bytes.toByteArray()).isEqualTo(content);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path file = TestFiles.file(folder.resolve("f"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("l"), file);
    assertThatThrownBy(() -> ContentHasher.sha256(link)).isInstanceOf(IOException.class);
  }

  private record OneByteChannel(WritableByteChannel out) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      int limit = source.limit();
      int written = out.write(source.limit(source.position() + 1));
      source.limit(limit);
      return written;
    }

    @Override
    public boolean isOpen() {
      return out.isOpen();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
