package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tools of compressed formats pass over behind, before and between the data. */
class PaddedStreamsTest {
  private static final byte[] TEXT = "some text\n".repeat(50).getBytes(StandardCharsets.US_ASCII);

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] skipped(int number) {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A50 + number)
        .putInt(4)
        .putInt(0x12345678)
        .array();
  }

  private static ScanResult judge(Archives format, byte[]... parts) {
    return ArchiveJudging.of("a.txt." + format.extension(), join(parts));
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP,1,true", "GZIP,512,true", "GZIP,10239,true", "BZIP2,7,true", "BZIP2,512,true",
    "XZ,4,true", "XZ,512,true", "XZ,6,false", "ZSTD,4,false", "LZ4,512,false"
  })
  void zerosBehindTheEndArePaddingWhereTheToolOfTheFormatSaysSo(
      Archives format, int zeros, boolean clean) throws IOException {
    byte[] packed = format.of("a.txt", TEXT);
    ScanResult judgement = judge(format, packed, new byte[zeros]);
    assertThat(judgement.verdict()).isEqualTo(clean ? Verdict.CLEAN : Verdict.UNDECIDED);
    assertThat(judge(format, packed, packed, new byte[zeros]).verdict())
        .isEqualTo(clean ? Verdict.CLEAN : Verdict.UNDECIDED);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BZIP2", "XZ"})
  void anythingBehindThePaddingIsUndecided(Archives format) throws IOException {
    byte[] packed = format.of("a.txt", TEXT);
    assertThat(judge(format, packed, new byte[512], packed).verdict())
        .isEqualTo(format == Archives.XZ ? Verdict.CLEAN : Verdict.UNDECIDED);
    assertThat(judge(format, packed, new byte[512], new byte[] {1, 2, 3}).rules())
        .isEqualTo("unreadable-content");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
  void aProgramInTheSecondStreamIsFound(Archives format) throws IOException {
    byte[] program = Arrays.copyOf("\177ELF\2\1\1".getBytes(StandardCharsets.ISO_8859_1), 200);
    program[16] = 2;
    program[18] = 62;
    program[20] = 1;
    byte[] tar = Archives.TAR.of("x", program);
    byte[] first = format.of("a", Arrays.copyOf(tar, 512));
    byte[] second = format.of("a", Arrays.copyOfRange(tar, 512, tar.length));
    assertThat(ArchiveJudging.of("a.tar." + format.extension(), join(first, second)).verdict())
        .isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "LZ4"})
  void skippableFramesAreSkippedAnywhere(Archives format) throws IOException {
    byte[] packed = format.of("a.txt", TEXT);
    for (ScanResult judgement :
        new ScanResult[] {
          judge(format, skipped(0), packed),
          judge(format, packed, skipped(15)),
          judge(format, skipped(3), skipped(4), packed, skipped(5), packed)
        }) {
      assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.CLEAN);
    }
    byte[] torn = Arrays.copyOf(skipped(0), 10);
    assertThat(judge(format, packed, torn).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void reportsUnsupportedZstdFeatures() {
    byte[] magic = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    byte[] window = join(magic, new byte[] {0, (byte) (17 << 3), 1, 0, 0});
    assertThat(judge(Archives.ZSTD, window).reasons())
        .hasToString(
            "zstd data with a window of 128 MiB (zstd --long or --ultra); up to 8 MiB can be"
                + " unpacked cannot be looked into");
    byte[] dictionary = join(magic, new byte[] {1, 0, 7, 1, 0, 0});
    assertThat(judge(Archives.ZSTD, dictionary).reasons())
        .hasToString("zstd data that need a dictionary of their own cannot be looked into");
    assertThat(judge(Archives.ZSTD, dictionary).rules()).isEqualTo("archive-unsupported");
  }
}
