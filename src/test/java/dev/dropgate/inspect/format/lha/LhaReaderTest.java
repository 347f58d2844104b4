package dev.dropgate.inspect.format.lha;

import static dev.dropgate.inspect.rules.archives.OldArchives.TEXT;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertEverywhere;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertVerdict;
import static dev.dropgate.inspect.rules.archives.OldArchives.join;
import static dev.dropgate.inspect.rules.archives.OldArchives.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.OldArchives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LHA of every level: names always, content where it is only stored. */
class LhaReaderTest {
  private static final byte[] END = {0};

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Extra(int type, byte[] bytes) {}

  private static byte[] member(
      int level, String method, String name, byte[] data, Extra... extras) {
    int width = level == 3 ? 4 : 2;
    int length = Arrays.stream(extras).mapToInt(extra -> 1 + extra.bytes().length + width).sum();
    byte[] path = level < 2 ? latin(name) : new byte[0];
    ByteBuffer all = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[2]).put(latin(method)).putInt(data.length + (level == 1 ? length : 0));
    all.putInt(data.length).putInt(0).put((byte) 0x20).put((byte) level);
    if (level < 2) {
      all.put((byte) path.length).put(path);
    }
    all.putShort((short) 0); // checksum
    if (level > 0) {
      all.put((byte) 'U');
    }
    int sizes = all.position();
    if (level == 3) {
      all.putInt(0);
    }
    for (Extra extra : extras) {
      number(all, 1 + extra.bytes().length + width, width).put((byte) extra.type());
      all.put(extra.bytes());
    }
    if (level > 0) {
      number(all, 0, width);
    }
    int end = all.position();
    switch (level) {
      case 0 -> all.put(0, (byte) (end - 2));
      case 1 -> all.put(0, (byte) (end - 2 - length));
      case 2 -> all.putShort(0, (short) end);
      default -> all.putShort(0, (short) 4).putInt(sizes, end);
    }
    for (int i = 2; level < 2 && i < 2 + (all.get(0) & 0xFF); i++) {
      all.put(1, (byte) (all.get(1) + all.get(i)));
    }
    return Arrays.copyOf(all.put(data).array(), all.position());
  }

  private static ByteBuffer number(ByteBuffer all, int value, int width) {
    return width == 2 ? all.putShort((short) value) : all.putInt(value);
  }

  /** The name where each level has it. */
  private static byte[] named(int level, String method, String name, byte[] data) {
    int slash = name.lastIndexOf('/') + 1;
    if (level < 2) {
      return member(level, method, name.replace('/', '\\'), data);
    }
    byte[] folder = latin(name.substring(0, slash).replace('/', '\u00ff'));
    Extra file = new Extra(1, latin(name.substring(slash)));
    return member(level, method, "", data, file, new Extra(2, folder));
  }

  private static ScanResult judged(byte[]... members) {
    return ArchiveJudging.of("a.lzh", join(join(members), END));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void storedMembersAreJudgedByContent(int level) throws IOException {
    byte[] text = named(level, "-lh0-", "b/a.txt", TEXT);
    assertEverywhere(Verdict.CLEAN, join(text, text, END), "lzh");
    byte[] bad = named(level, "-lz4-", "c", program());
    assertEverywhere(Verdict.DANGEROUS, join(text, bad, END), "lzh");
    assertVerdict(Verdict.CLEAN, judged(named(level, "-lhd-", "b/", new byte[0]), text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void namesOfPackedMembersAreJudged(int level) throws IOException {
    byte[] packed = named(level, "-lh5-", "a.txt", TEXT);
    byte[] bad = named(level, "-lh7-", "b/c.exe", TEXT);
    assertEverywhere(Verdict.DANGEROUS, join(packed, bad, END), "lzh");
    ScanResult judgement = judged(packed);
    assertThat(judgement.rules()).isEqualTo("archive-unsupported");
    assertThat(judgement.reasons())
        .hasToString("an LHA archive: the name of 1 member was judged, its content cannot be read");
    byte[] out = named(level, "-lh0-", "../a.txt", TEXT);
    assertThat(judged(out).rules()).isEqualTo("archive-escape");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void namesInUnicodeAreJudgedToo(int level) {
    Extra wide = new Extra(0x44, "한글.exe".getBytes(StandardCharsets.UTF_16LE));
    Extra folder = new Extra(0x45, "글\uFFFF".getBytes(StandardCharsets.UTF_16LE));
    assertThat(judged(member(level, "-lh5-", "a.txt", TEXT, wide, folder)).reasons())
        .contains("글/한글.exe: extension .exe");
    Extra mild = new Extra(0x44, "한글.txt".getBytes(StandardCharsets.UTF_16LE));
    Extra plain = new Extra(1, latin("a.exe"));
    assertVerdict(Verdict.DANGEROUS, judged(member(level, "-lh5-", "a.exe", TEXT, mild, plain)));
  }

  @Test
  void aHeaderOfManyBytesIsOne() throws IOException {
    for (int length = 200; length < 300; length += 1) {
      Extra comment = new Extra(0x3F, new byte[length]);
      byte[] bad = member(2, "-lh5-", "", TEXT, new Extra(1, latin("a.exe")), comment);
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.dat", join(bad, END)));
      byte[] text = named(2, "-lh0-", "a.txt", TEXT);
      assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.dat", join(text, bad, END)));
    }
  }

  @Test
  void onlyALinkHasATargetInItsName() {
    byte[] bad = member(1, "-lh5-", "a.txt|b.exe", TEXT);
    assertVerdict(Verdict.DANGEROUS, judged(bad));
    assertVerdict(Verdict.CLEAN, judged(member(0, "-lhd-", "a.exe\\", new byte[0])));
  }

  @Test
  void reportsWrongHeaderChecksum() {
    byte[] lha = named(0, "-lh0-", "a.txt", TEXT);
    lha[1] ^= 1;
    assertThat(judged(lha).rules()).isEqualTo("unreadable-content");
    assertVerdict(Verdict.DANGEROUS, judged(lha, named(0, "-lh5-", "b.exe", TEXT)));
  }

  @Test
  void linksAndPartsAreHeld() {
    byte[] none = new byte[0];
    Extra mode = new Extra(0x50, new byte[] {(byte) 0xFF, (byte) 0xA1});
    assertThat(judged(member(1, "-lhd-", "a|../../b", none, mode)).rules())
        .isEqualTo("archive-escape");
    Extra disks = new Extra(0x39, new byte[5]);
    assertThat(judged(member(1, "-lh0-", "a.txt", TEXT, disks)).reasons())
        .hasToString("a.txt: one part of an LHA archive in several");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void truncatedOrContinuedArchiveIsUndecided(int level) {
    byte[] lha = named(level, "-lh0-", "a.txt", TEXT);
    for (int length = 21; length < lha.length; length += 5) {
      assertVerdict(Verdict.UNDECIDED, ArchiveJudging.of("a.lzh", Arrays.copyOf(lha, length)));
    }
    assertVerdict(Verdict.CLEAN, ArchiveJudging.of("a.lzh", lha));
    assertThat(judged(lha, END, TEXT).rules()).isEqualTo("archive-contradiction");
    assertThat(judged(lha, TEXT).rules()).isEqualTo("unreadable-content");
  }

  @Test
  void damagedArchiveIsJudged() {
    OldArchives.assertDamagedAreJudged(
        join(named(0, "-lh0-", "a.txt", TEXT), named(0, "-lh5-", "b.txt", TEXT), END),
        join(named(1, "-lh0-", "a.txt", TEXT), named(1, "-lh5-", "b.txt", TEXT), END),
        join(named(2, "-lh0-", "a.txt", TEXT), named(2, "-lh5-", "b.txt", TEXT), END),
        join(named(3, "-lh0-", "a.txt", TEXT), named(3, "-lh5-", "b.txt", TEXT), END));
  }
}
