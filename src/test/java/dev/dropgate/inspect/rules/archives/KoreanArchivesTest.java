package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** ALZ and EGG, the archives of ALZip. */
class KoreanArchivesTest {
  private static final int STORED = 0;
  private static final byte[] TEXT = "hello\n".repeat(40).getBytes(StandardCharsets.US_ASCII);
  private static final int END = 0x08E28222;

  private static byte[] program() {
    byte[] program = Arrays.copyOf("\177ELF\2\1\1".getBytes(StandardCharsets.US_ASCII), 300);
    program[16] = 2;
    program[18] = 62;
    program[20] = 1;
    return program;
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    byte[] packed = Arrays.copyOf(out, deflater.deflate(out));
    System.arraycopy(out, 0, packed, 0, packed.length);
    deflater.end();
    return packed;
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream packed = new BZip2CompressorOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] lzma(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LZMAOutputStream packed = new LZMAOutputStream(out, new LZMA2Options(0), bytes.length)) {
      packed.write(bytes);
    }
    byte[] alone = out.toByteArray(); // five bytes of properties, eight of the size
    ByteBuffer all = buffer(4 + alone.length - 8);
    return written(all.putInt(0).put(alone, 0, 5).put(alone, 13, alone.length - 13));
  }

  private static byte[] written(ByteBuffer all) {
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }

  private static byte[] alz(String name, int method, int flags, byte[] bytes, byte[] packed) {
    byte[] path = name.getBytes(Charset.forName("x-windows-949"));
    byte[] key = new byte[(flags & 1) * 12];
    ByteBuffer all = buffer(8 + 27 + path.length + key.length + packed.length + 20);
    all.putInt(0x015A4C41).putInt(10).putInt(0x015A4C42).putShort((short) path.length);
    all.put((byte) 0x20).putInt(0).put((byte) (0x40 | flags)).put((byte) 0);
    all.put((byte) method).put((byte) 0).putInt(crc(bytes));
    all.putInt(packed.length).putInt(bytes.length).put(path).put(key).put(packed);
    all.putInt(0x015A4C43).put(new byte[12]).putInt(0x025A4C43);
    return written(all);
  }

  private static byte[] egg(String name, int method, int prefix, byte[] bytes, byte[] packed) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = buffer(200 + path.length + packed.length);
    all.putInt(0x41474745).putShort((short) 0x100).putInt(77).putInt(0);
    if (prefix == 0x24F5A262) {
      all.putInt(prefix).put((byte) 0).putShort((short) 8).putInt(0).putInt(78);
    } else if (prefix != 0 && prefix != 0x08D1470F) {
      all.putInt(prefix).put((byte) 0).putShort((short) 0);
    }
    all.putInt(END).putInt(0x0A8590E3).putInt(0).putLong(bytes.length);
    all.putInt(0x0A8591AC).put((byte) 0).putShort((short) path.length).put(path);
    if (prefix == 0x08D1470F) {
      all.putInt(prefix).put((byte) 0).putShort((short) 17).put(new byte[17]);
    }
    all.putInt(0x2C86950B).put((byte) 0).putShort((short) 9).put(new byte[9]).putInt(END);
    all.putInt(0x02B50C13).put((byte) method).put((byte) 0).putInt(bytes.length);
    all.putInt(packed.length).putInt(crc(bytes)).putInt(END).put(packed).putInt(END);
    return written(all);
  }

  private static void assertVerdict(Verdict verdict, ScanResult judgement) {
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(verdict);
  }

  private static void assertReadable(byte[] clean, byte[] bad, String extension)
      throws IOException {
    for (String name : new String[] {"a." + extension, "a.dat", "a.txt", "a"}) {
      assertVerdict(Verdict.CLEAN, ArchiveJudging.of(name, clean));
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of(name, bad));
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("b.zip", Archives.ZIP.of(name, bad)));
    }
  }

  @Nested
  class AlzArchives {
    @Test
    void membersAreReadInEachPacking() throws IOException {
      byte[] program = program();
      String ext = "alz";
      assertReadable(
          alz("a.txt", STORED, 0, TEXT, TEXT), alz("a", STORED, 0, program, program), ext);
      assertReadable(
          alz("a.txt", 1, 0, TEXT, bzip2(TEXT)), alz("a", 1, 0, program, bzip2(program)), ext);
      assertReadable(
          alz("a.txt", 2, 0, TEXT, deflated(TEXT)),
          alz("a", 2, 0, program, deflated(program)),
          ext);
    }

    @Test
    void memberNamesAreAlwaysJudged() {
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.alz", alz("a.exe", 9, 0, TEXT, TEXT)));
      assertThat(ArchiveJudging.of("a.alz", alz("a.txt", 9, 0, TEXT, TEXT)).reasons())
          .hasToString("a.txt is packed by method 9 of ALZ");
      assertThat(ArchiveJudging.of("a.alz", alz("a.txt", STORED, 1, TEXT, TEXT)).rules())
          .isEqualTo("archive-encrypted");
      assertVerdict(
          Verdict.DANGEROUS, ArchiveJudging.of("a.alz", alz("a.exe", STORED, 1, TEXT, TEXT)));
    }

    @Test
    void aWrongSumAndATornArchiveAreUndecided() {
      byte[] other = TEXT.clone();
      other[3] = '!';
      assertThat(ArchiveJudging.of("a.alz", alz("a.txt", STORED, 0, TEXT, other)).rules())
          .isEqualTo("unreadable-content");
      byte[] alz = alz("a.txt", STORED, 0, TEXT, TEXT);
      for (int length = 8; length < alz.length - 20; length += 7) {
        assertVerdict(Verdict.UNDECIDED, ArchiveJudging.of("a.alz", Arrays.copyOf(alz, length)));
      }
    }

    @Test
    void volumesAreOnePartOfSeveral() {
      byte[] volume = buffer(300).putInt(0x015A4C41).putInt(10).putInt(0x12345678).array();
      assertThat(ArchiveJudging.of("a.a00", volume).reasons()).contains("one part of");
      byte[] first = Arrays.copyOf(alz("a.txt", STORED, 0, TEXT, TEXT), 100);
      assertThat(ArchiveJudging.of("a.alz", first).reasons()).contains("in several parts");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void findsArchiveAfterAPicture(int shift) {
      byte[] picture = new byte[5000 + shift];
      Arrays.fill(picture, (byte) 0x55);
      System.arraycopy(new byte[] {-1, -40, -1, -32, 0, 16, 'J', 'F', 'I', 'F'}, 0, picture, 0, 10);
      byte[] alz = alz("a.exe", STORED, 0, TEXT, TEXT);
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.jpg", join(picture, alz)));
      byte[] egg = egg("a.exe", STORED, 0, TEXT, TEXT);
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.jpg", join(picture, egg)));
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Nested
  class EggArchives {
    @Test
    void membersAreReadInEachPacking() throws IOException {
      byte[] program = program();
      String ext = "egg";
      assertReadable(egg("a.txt", 0, 0, TEXT, TEXT), egg("a", 0, 0, program, program), ext);
      assertReadable(
          egg("a.txt", 1, 0, TEXT, deflated(TEXT)),
          egg("a", 1, 0, program, deflated(program)),
          ext);
      assertReadable(
          egg("a.txt", 2, 0, TEXT, bzip2(TEXT)), egg("a", 2, 0, program, bzip2(program)), ext);
      assertReadable(
          egg("a.txt", 4, 0, TEXT, lzma(TEXT)), egg("a", 4, 0, program, lzma(program)), ext);
    }

    @Test
    void namesUnreadableMembers() {
      assertThat(ArchiveJudging.of("a.egg", egg("a.txt", 3, 0, TEXT, TEXT)).reasons())
          .hasToString("a.txt is packed by AZO");
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.egg", egg("a.exe", 3, 0, TEXT, TEXT)));
      assertThat(ArchiveJudging.of("a.egg", egg("a.txt", 0, 0x24E5A060, TEXT, TEXT)).reasons())
          .contains("a.txt is packed together with others");
      assertThat(ArchiveJudging.of("a.egg", egg("a.txt", 0, 0x24F5A262, TEXT, TEXT)).reasons())
          .hasToString("one part of an EGG archive in several parts");
      assertThat(ArchiveJudging.of("a.egg", egg("a.txt", 0, 0x08D1470F, TEXT, TEXT)).rules())
          .isEqualTo("archive-encrypted");
    }

    @Test
    void truncatedArchiveIsUndecided() {
      byte[] egg = egg("a.txt", 1, 0, TEXT, deflated(TEXT));
      for (int length = 14; length < egg.length - 4; length += 5) {
        assertVerdict(Verdict.UNDECIDED, ArchiveJudging.of("a.egg", Arrays.copyOf(egg, length)));
      }
    }
  }

  @Test
  void damagedArchiveIsJudged() throws IOException {
    Random random = new Random(3);
    byte[][] fixtures = {
      alz("a.txt", 2, 0, TEXT, deflated(TEXT)),
      egg("a.txt", 4, 0, TEXT, lzma(TEXT)),
      egg("b.txt", 2, 0, TEXT, bzip2(TEXT))
    };
    for (int i = 0; i < 600; i++) {
      byte[] bytes = fixtures[i % fixtures.length].clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      }
      assertThatCode(() -> ArchiveJudging.of("a.dat", bytes)).doesNotThrowAnyException();
    }
  }

  @Test
  void aMemberIsShownAsItWasNamed() throws IOException {
    String name = "서류/견적서.exe";
    String found = name + ": extension .exe is blocked";
    byte[] alz = alz(name, STORED, 0, TEXT, TEXT);
    assertThat(ArchiveJudging.of("a", alz).reasons()).hasToString(found);
    byte[] egg = egg(name, STORED, 0, TEXT, TEXT);
    assertThat(ArchiveJudging.of("a", egg).reasons()).hasToString(found);
    assertThat(ArchiveJudging.of("a", zip(name, "x-windows-949")).reasons()).hasToString(found);
    assertThat(ArchiveJudging.of("a", zip("能力表/請求書.exe", "windows-31j")).reasons())
        .hasToString("能力表/請求書.exe: extension .exe is blocked");
    String longer = "견적서".repeat(200) + ".exe";
    assertThat(ArchiveJudging.of("a", zip(longer, "x-windows-949")).reasons())
        .startsWith("견적서견적서")
        .doesNotContain("\\x");
  }

  private static byte[] zip(String name, String charset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, Charset.forName(charset))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(TEXT);
    }
    return out.toByteArray();
  }
}
