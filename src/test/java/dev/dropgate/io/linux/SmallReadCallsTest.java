package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmallReadCallsTest {
  @TempDir private Path root;

  @BeforeEach
  void needsTheCallsOfLinux() {
    assumeTrue(LibcCalls.isAvailable());
  }

  @Test
  void eachThreadGetsTheBytesOfItsFile() throws IOException {
    List<Path> files =
        IntStream.range(0, 400)
            .mapToObj(i -> root.resolve("\u00e9\n" + i))
            .map(SmallReadCallsTest::filled)
            .toList();
    List<byte[]> read = files.parallelStream().map(SmallReadCalls::read).toList();
    for (int i = 0; i < files.size(); i++) {
      assertThat(read.get(i)).isEqualTo(Files.readAllBytes(files.get(i)));
    }
  }

  @Test
  void declinesFilesThatAreNotSmall() throws IOException {
    Path file = TestFiles.file(root.resolve("file"), "content");
    assertThat(SmallReadCalls.read(file)).isNotNull();
    assertThat(SmallReadCalls.read(TestFiles.file(root.resolve("empty"), ""))).isNull();
    Path large = root.resolve("large");
    Files.write(large, new byte[65_536]);
    assertThat(SmallReadCalls.read(large)).isNull();
    assertThat(SmallReadCalls.read(TestFiles.fifo(root.resolve("fifo")))).isNull();
    assertThat(SmallReadCalls.read(root)).isNull();
    assertThat(SmallReadCalls.read(Path.of("/dev/zero"))).isNull();
    assertThat(SmallReadCalls.read(Files.createSymbolicLink(root.resolve("link"), file))).isNull();
    assertThat(SmallReadCalls.read(root.resolve("missing"))).isNull();
    assertThat(SmallReadCalls.read(root.resolve("./".repeat(2100) + "file"))).isNull();
  }

  private static Path filled(Path file) {
    byte[] bytes = new byte[1 + Math.abs(file.hashCode() % 16_000)];
    Arrays.fill(bytes, (byte) file.hashCode());
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
