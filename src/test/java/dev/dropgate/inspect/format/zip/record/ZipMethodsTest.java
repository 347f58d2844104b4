package dev.dropgate.inspect.format.zip.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.inspect.rules.archives.RawZip;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Members as writers pack them that do not go back to fill in sizes. */
class ZipMethodsTest {
  private static final byte[] TEXT = "harmless, ".repeat(100).getBytes(StandardCharsets.US_ASCII);

  private static void assertReadAndChecked(int method, int flags, byte[] packed, int size) {
    byte[] zip = RawZip.streamed(method, flags, packed, TEXT, size);
    assertThat(ArchiveJudging.of("a.zip", zip).reasons()).isEmpty();
    byte[] other = TEXT.clone();
    other[0] = 'H';
    byte[] wrong = RawZip.streamed(method, flags, packed, other, size);
    assertThat(ArchiveJudging.of("a.zip", wrong).verdict()).isEqualTo(Verdict.UNDECIDED);
    byte[] torn = RawZip.streamed(method, flags, Arrays.copyOf(packed, 30), TEXT, size);
    assertThat(ArchiveJudging.of("a.zip", torn).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aWriterThatKnowsOnlyTheUnpackedSizeContradictsNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated =
        new DeflaterOutputStream(out, new java.util.zip.Deflater(9, true))) {
      deflated.write(TEXT);
    }
    assertReadAndChecked(8, 0, out.toByteArray(), TEXT.length);
    byte[] wrong = RawZip.streamed(8, 0, out.toByteArray(), TEXT, TEXT.length + 1);
    assertThat(ArchiveJudging.of("a.zip", wrong).rules()).isEqualTo("archive-contradiction");
  }

  @Test
  void bzip2WhoseSizesFollowIsRead() throws IOException {
    assertReadAndChecked(12, 0, Archives.BZIP2.of("", TEXT), 0);
  }

  @Test
  void lzmaWithAnEndMarkIsRead() throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int size = options.getDictSize();
    out.write(new byte[] {9, 20, 5, 0, 93});
    out.write(new byte[] {(byte) size, (byte) (size >> 8), (byte) (size >> 16), 0});
    try (LZMAOutputStream lzma = new LZMAOutputStream(out, options, true)) {
      lzma.write(TEXT);
    }
    assertReadAndChecked(14, 2, out.toByteArray(), 0);
  }
}
