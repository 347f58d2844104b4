package dev.dropgate.inspect.format.cab;

import static dev.dropgate.inspect.rules.archives.OldArchives.TEXT;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertEverywhere;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertVerdict;
import static dev.dropgate.inspect.rules.archives.OldArchives.join;
import static dev.dropgate.inspect.rules.archives.OldArchives.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.rules.archives.OldArchives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CAB: names always, content where it is only stored. */
class CabReaderTest {
  private static final int STORED = 0;
  private static final int MSZIP = 1;
  private static final int LZX = 0x1503;
  private static final int BLOCK = 100;

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Member(String name, int folder, byte[] data) {}

  /** One folder of all members, in blocks of 100 bytes. */
  private static byte[] cab(int packing, int flags, Member... members) {
    return cab(packing, flags, BLOCK, members);
  }

  private static byte[] cab(int packing, int flags, int block, Member... members) {
    byte[] data = join(Arrays.stream(members).map(Member::data).toArray(byte[][]::new));
    byte[] previous =
        (flags & 1) != 0 ? "a.cab\0disk\0".getBytes(StandardCharsets.US_ASCII) : new byte[0];
    int blocks = (data.length + block - 1) / block;
    ByteBuffer all = ByteBuffer.allocate(10_000 + 2 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(0x4643534D).putInt(0).putInt(0).putInt(0).putInt(36 + previous.length + 8).putInt(0);
    all.put((byte) 3).put((byte) 1).putShort((short) 1).putShort((short) members.length);
    all.putShort((short) flags).putShort((short) 7).putShort((short) 0).put(previous);
    int folder = all.position();
    all.putInt(0).putShort((short) blocks).putShort((short) packing);
    int start = 0;
    for (Member member : members) {
      all.putInt(member.data().length).putInt(start).putShort((short) member.folder());
      all.putShort((short) 0).putShort((short) 0).putShort((short) 0x20);
      all.put(member.name().getBytes(StandardCharsets.UTF_8)).put((byte) 0);
      start += member.data().length;
    }
    all.putInt(folder, all.position());
    for (int at = 0; at < data.length; at += block) {
      int length = Math.min(block, data.length - at);
      byte[] packed = Arrays.copyOfRange(data, at, at + length);
      packed = packing == MSZIP ? deflated(packed, data, at) : packed;
      all.putInt(0).putShort((short) packed.length).putShort((short) length).put(packed);
    }
    return Arrays.copyOf(all.putInt(8, all.position()).array(), all.position());
  }

  /** Deflates a block with all that is before it as its dictionary. */
  private static byte[] deflated(byte[] block, byte[] data, int at) {
    Deflater deflater = new Deflater(9, true);
    deflater.setDictionary(data, Math.max(0, at - 32_768), Math.min(at, 32_768));
    deflater.setInput(block);
    deflater.finish();
    byte[] packed = new byte[block.length + 100];
    packed[0] = 'C';
    packed[1] = 'K';
    int length = 2 + deflater.deflate(packed, 2, packed.length - 2);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 20_000, 32_768})
  void membersPackedByMsZipAreJudgedByContent(int block) throws IOException {
    byte[] noise = noise(30_000);
    Member first = new Member("first.bin", 0, noise);
    Member second = new Member("second.bin", 0, noise); // nothing but references to the first
    Member text = new Member("b\\a.txt", 0, TEXT);
    assertEverywhere(Verdict.CLEAN, cab(MSZIP, 0, block, first, text, second, text), "cab");
    byte[] bad = cab(MSZIP, 0, block, first, second, new Member("c", 0, program()), text);
    assertEverywhere(Verdict.DANGEROUS, bad, "cab");
    assertThat(judged(bad).reasons()).startsWith("c: ");
  }

  @Test
  void aPackedProgramThatLiesBeforeTheMembersListedFirstIsFound() {
    Member text = new Member("a.txt", 0, TEXT);
    byte[] cab = cab(MSZIP, 0, 512, new Member("c", 0, program()), text);
    ByteBuffer all = ByteBuffer.wrap(cab).order(ByteOrder.LITTLE_ENDIAN);
    int entries = all.getInt(16);
    int length = 16 + 2;
    byte[] program = Arrays.copyOfRange(cab, entries, entries + length);
    int other = 16 + "a.txt".length() + 1;
    System.arraycopy(cab, entries + length, cab, entries, other);
    System.arraycopy(program, 0, cab, entries + other, length);
    assertThat(judged(cab).reasons()).startsWith("c: ");
  }

  @Test
  void aBlockThatIsNotMsZipIsUndecidedAndTheOthersAreJudged() {
    byte[] cab = cab(MSZIP, 0, 512, new Member("a.txt", 0, TEXT), new Member("b.exe", 0, TEXT));
    int block = ByteBuffer.wrap(cab).order(ByteOrder.LITTLE_ENDIAN).getInt(36) + 8;
    cab[block] = 'X';
    assertVerdict(Verdict.DANGEROUS, judged(cab));
    byte[] plain = cab(MSZIP, 0, 512, new Member("a.txt", 0, TEXT));
    plain[ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(36) + 8] = 'X';
    assertThat(judged(plain).rules()).isEqualTo("unreadable-content");
  }

  @Test
  void manyFoldersInTheSameBytesTakeNoMemoryForEach() {
    ByteBuffer all = ByteBuffer.allocate(36 + 65_535 * 8 + 20).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(0x4643534D).putInt(0).putInt(all.capacity()).putInt(0);
    all.putInt(36 + 65_535 * 8).putInt(0).put((byte) 3).put((byte) 1);
    all.putShort((short) 65_535).putShort((short) 1).putInt(0).putShort((short) 0);
    for (int i = 0; i < 65_535; i++) {
      all.putInt(36).putShort((short) 65_535).putShort((short) STORED);
    }
    assertVerdict(Verdict.UNDECIDED, judged(all.array()));
  }

  @Test
  void opensCabAfterAPictureOrAPdf() {
    byte[] picture = "\377\330\377\340 picture".getBytes(StandardCharsets.ISO_8859_1);
    byte[] pdf = "%PDF-1.4\ntrailer\n<<>>\n%%EOF\n".getBytes(StandardCharsets.ISO_8859_1);
    for (int gap = 0; gap < 9; gap++) {
      for (byte[] first : new byte[][] {picture, pdf}) {
        for (int packing : new int[] {STORED, MSZIP, LZX}) {
          byte[] bad = cab(packing, 0, new Member("a.exe", 0, TEXT));
          ScanResult judgement = ArchiveJudging.of("a.dat", join(first, new byte[gap], bad));
          assertVerdict(Verdict.DANGEROUS, judgement);
        }
      }
    }
  }

  @Test
  void ignoresCabInsideAPdfObject() {
    byte[] cab = cab(LZX, 0, new Member("a.exe", 0, TEXT));
    String start = "%PDF-1.4\n%%EOF\n1 0 obj\n<</Length " + cab.length + ">>\nstream\n";
    byte[] pdf =
        join(
            start.getBytes(StandardCharsets.US_ASCII),
            cab,
            "\nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(ArchiveJudging.of("a.pdf", pdf).findings()).isEmpty();
  }

  private static ScanResult judged(byte[] cab) {
    return ArchiveJudging.of("a.dat", cab);
  }

  @Test
  void storedMembersAreJudgedByContent() throws IOException {
    Member text = new Member("b\\a.txt", 0, TEXT);
    assertEverywhere(Verdict.CLEAN, cab(STORED, 0, text, text, new Member("c", 0, TEXT)), "cab");
    byte[] bad = cab(STORED, 0, text, new Member("c", 0, program()), text);
    assertEverywhere(Verdict.DANGEROUS, bad, "cab");
  }

  @Test
  void namesOfPackedMembersAreJudged() throws IOException {
    byte[] bad = cab(LZX, 0, new Member("a.txt", 0, TEXT), new Member("b\\한.exe", 0, TEXT));
    assertEverywhere(Verdict.DANGEROUS, bad, "cab");
    ScanResult judgement = judged(cab(LZX, 0, new Member("a.txt", 0, TEXT)));
    assertThat(judgement.rules()).isEqualTo("archive-unsupported");
    assertThat(judgement.reasons())
        .hasToString(
            "a CAB archive: the name of 1 member was judged, its content cannot be read"
                + " (a.txt is packed by LZX)");
    assertThat(judged(cab(LZX, 0, new Member("..\\a.txt", 0, TEXT))).rules())
        .isEqualTo("archive-escape,archive-unsupported");
  }

  @Test
  void cabOfASetIsReportedAsPart() {
    assertThat(judged(cab(STORED, 1, new Member("a.txt", 0, TEXT))).reasons())
        .hasToString(SplitArchivePart.DESCRIPTION);
    assertThat(judged(cab(STORED, 1, new Member("a.txt", 0xFFFD, TEXT))).reasons())
        .hasToString("a.txt: one part of a CAB archive in several");
    assertVerdict(Verdict.DANGEROUS, judged(cab(STORED, 1, new Member("a.exe", 0xFFFE, TEXT))));
  }

  @Test
  void truncatedCabIsUndecided() {
    byte[] cab = cab(STORED, 0, new Member("a.txt", 0, TEXT));
    for (int length = 12; length < cab.length; length += 5) {
      assertVerdict(Verdict.UNDECIDED, judged(Arrays.copyOf(cab, length)));
    }
    assertThat(judged(cab(STORED, 0, new Member("a.txt", 3, TEXT))).rules())
        .contains("unreadable-content");
  }

  @Test
  void anInstallerOfInstallShieldIsUndecided() {
    byte[] cab = Arrays.copyOf(new byte[] {'I', 'S', 'c', '(', 1, 2, 3}, 100);
    assertThat(judged(cab).rules()).isEqualTo("archive-unsupported");
  }

  @Test
  void damagedCabIsJudged() {
    OldArchives.assertDamagedAreJudged(
        cab(STORED, 0, new Member("a.txt", 0, TEXT), new Member("b.txt", 0, TEXT)),
        cab(MSZIP, 0, new Member("a.txt", 0, TEXT), new Member("b.txt", 0, noise(300))),
        cab(LZX, 1, new Member("a.txt", 0, TEXT)));
  }
}
