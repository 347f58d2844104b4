package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseFileChannelTest {
  @TempDir private Path folder;

  /** Zeros and data of any length, in pieces of any length. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void theContentIsTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] content = new byte[random.nextInt(200_000)];
    for (int at = 0; at < content.length; ) {
      int end =
          Math.min(content.length, at + 1 + random.nextInt(random.nextBoolean() ? 9 : 20_000));
      if (random.nextBoolean()) {
        for (int i = at; i < end; i++) {
          content[i] = (byte) random.nextInt(3); // zeros inside, too
        }
      }
      at = end;
    }
    Path file = folder.resolve("file");
    try (FileChannel channel = DurableFiles.createNew(file)) {
      SparseFileChannel sparse = new SparseFileChannel(channel);
      for (int at = 0; at < content.length; ) {
        int length = Math.min(content.length - at, random.nextInt(70_000));
        ByteBuffer piece = ByteBuffer.wrap(content, at, length);
        assertThat(sparse.write(piece)).isEqualTo(length);
        assertThat(piece.hasRemaining()).isFalse();
        at += length;
      }
      sparse.finish();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }
}
