package dev.dropgate.inspect.format.iso;

import static dev.dropgate.inspect.rules.archives.IsoSamples.SECTOR;
import static dev.dropgate.inspect.rules.archives.IsoSamples.field;
import static dev.dropgate.inspect.rules.archives.IsoSamples.iso;
import static dev.dropgate.inspect.rules.archives.OldArchives.TEXT;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertEverywhere;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertVerdict;
import static dev.dropgate.inspect.rules.archives.OldArchives.join;
import static dev.dropgate.inspect.rules.archives.OldArchives.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.rules.archives.IsoSamples;
import dev.dropgate.inspect.rules.archives.IsoSamples.Member;
import dev.dropgate.inspect.rules.archives.OldArchives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CD images: all files are judged by name and content, in each tree. */
class IsoReaderTest {
  private static final Member CLEAN = new Member("A.TXT;1", "a long name.txt", TEXT);

  private static ScanResult judged(byte[] image) {
    return ArchiveJudging.of("a.iso", image);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void filesAreJudgedByContent() throws IOException {
    byte[] large = new byte[3 * SECTOR + 5];
    assertEverywhere(Verdict.CLEAN, iso(CLEAN, new Member("B.DAT;1", null, large)), "iso");
    byte[] bad = iso(CLEAN, new Member("B;1", "b", program()));
    assertEverywhere(Verdict.DANGEROUS, bad, "iso");
    assertThat(judged(bad).reasons()).startsWith("D/B: ");
  }

  @Test
  void theNamesOfEachTreeAreJudged() {
    Member own = new Member("B.EXE;1", "b.txt", TEXT);
    assertThat(judged(iso(CLEAN, own)).reasons()).hasToString("D/B.EXE: extension .exe is blocked");
    Member joliet = new Member("B.TXT;1", "한글.exe", TEXT);
    assertThat(judged(iso(CLEAN, joliet)).reasons())
        .hasToString("D/한글.exe: extension .exe is blocked");
    byte[] name = field("NM", ascii("\0b.exe"));
    assertThat(judged(iso(new Member("B.TXT;1", "b.txt", name, TEXT))).reasons())
        .contains("D/b.exe: extension .exe is blocked");
    byte[] longer = join(field("NM", ascii("\1b.e")), field("NM", ascii("\0xe")));
    assertVerdict(Verdict.DANGEROUS, judged(iso(new Member("B.TXT;1", "b.txt", longer, TEXT))));
  }

  @Test
  void fieldsInAnotherPlaceAreRead() {
    int sector = 23; // that of the first file
    byte[] place = new byte[24];
    place[0] = (byte) sector;
    place[16] = (byte) 200;
    byte[] content = Arrays.copyOf(field("NM", ascii("\0b.exe")), 200);
    assertVerdict(
        Verdict.DANGEROUS,
        judged(iso(new Member("B.TXT;1", "b.txt", field("CE", place), content))));
    byte[] itself = Arrays.copyOf(field("CE", place), 200);
    assertVerdict(
        Verdict.CLEAN, judged(iso(new Member("B.TXT;1", "b.txt", field("CE", place), itself))));
  }

  @Test
  void reportsCompressedFilesAndLinks() {
    byte[] packed = field("ZF", new byte[12]);
    assertThat(judged(iso(CLEAN, new Member("B.TXT;1", null, packed, TEXT))).reasons())
        .hasToString(
            "a CD image: the name of 1 member was judged, its content cannot be read;"
                + " 1 member was read");
    byte[] link = field("SL", new byte[] {0, 4, 0, 4, 0, 0, 1, 'b'});
    assertThat(judged(iso(new Member("B;1", null, link, new byte[0]))).reasons())
        .contains("is a link out of the folder: ../../b");
  }

  @Test
  void reportsOtherFileSystems() {
    byte[] clean = iso(CLEAN);
    byte[] boot = clean.clone();
    boot[100] = 1;
    assertThat(judged(boot).reasons()).contains("what stands before the first volume");
    byte[] bridge = clean.clone();
    System.arraycopy(ascii("\0NSR02\1"), 0, bridge, 19 * SECTOR, 7);
    assertThat(judged(bridge).reasons()).contains("UDF");
    byte[] udf = clean.clone();
    for (int sector = 16; sector < 19; sector++) {
      Arrays.fill(udf, sector * SECTOR, (sector + 1) * SECTOR, (byte) 0);
    }
    System.arraycopy(ascii("\0BEA01\1"), 0, udf, 16 * SECTOR, 7);
    assertThat(judged(udf).rules()).isEqualTo("archive-unsupported");
    byte[] anchor = Arrays.copyOf(clean, 257 * SECTOR);
    anchor[256 * SECTOR] = 2;
    anchor[256 * SECTOR + 13] = 1;
    assertThat(judged(anchor).reasons()).contains("UDF");
    byte[] loader = clean.clone();
    System.arraycopy(clean, 18 * SECTOR, loader, 19 * SECTOR, SECTOR);
    loader[18 * SECTOR] = 0;
    assertThat(judged(loader).reasons()).contains("boot image");
  }

  @Test
  void numbersThatDifferAreAContradiction() {
    byte[] image = iso(CLEAN);
    image[20 * SECTOR + 9] ^= 1;
    assertThat(judged(image).rules()).isEqualTo("archive-contradiction");
  }

  @Test
  void foldersInACircleEnd() {
    byte[] image = iso(CLEAN);
    byte[] self = IsoSamples.record(19, SECTOR, 2, ascii("D"), new byte[0]);
    System.arraycopy(self, 0, image, 19 * SECTOR + 68, self.length);
    assertVerdict(Verdict.CLEAN, judged(image));
  }

  @Test
  void truncatedImageIsUndecided() {
    byte[] image = iso(CLEAN, new Member("B.DAT;1", "b.dat", new byte[SECTOR]));
    for (int length = 17 * SECTOR; length < image.length; length += 500) {
      assertVerdict(Verdict.UNDECIDED, judged(Arrays.copyOf(image, length)));
    }
  }

  @Test
  void moreFilesThanTheLimitAreUndecided() {
    Member[] many = new Member[30];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Member("F" + i, null, TEXT);
    }
    ScanResult judgement =
        ArchiveJudging.of(Map.of("archive.entries", "9"), "a.iso", new MemoryContent(iso(many)));
    assertThat(judgement.rules()).isEqualTo("archive-limit");
  }

  @Test
  void damagedImageIsJudged() {
    byte[] name = field("NM", ascii("\0b.txt"));
    byte[] image = iso(CLEAN, new Member("B.TXT;1", "b.txt", name, TEXT));
    OldArchives.assertDamagedAreJudged(16 * SECTOR, 23 * SECTOR, image);
  }

  /** An image of UDF without ISO 9660: its marks, its anchor, and names as they stand there. */
  private static byte[] udf(int offset, Object... namesAndKinds) {
    ByteBuffer image = ByteBuffer.allocate(300 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    String[] marks = {"BEA01", "NSR03", "TEA01"};
    for (int i = 0; i < marks.length; i++) {
      image.put((16 + i) * SECTOR + 1, marks[i].getBytes(StandardCharsets.US_ASCII));
    }
    image.putShort(256 * SECTOR, (short) 2).putInt(256 * SECTOR + 12, 256);
    int at = offset;
    for (int i = 0; i < namesAndKinds.length; i += 2) {
      byte[] name = ((String) namesAndKinds[i]).getBytes(StandardCharsets.UTF_16BE);
      image.putShort(at, (short) 0x0101).putShort(at + 2, (short) 3);
      image.put(at + 18, (byte) (int) namesAndKinds[i + 1]).put(at + 19, (byte) (1 + name.length));
      image.put(at + 38, (byte) 16).put(at + 39, name);
      int sum = 0;
      for (int b = 0; b < 16; b++) {
        sum += image.get(at + b);
      }
      image.put(at + 4, (byte) sum);
      at += (39 + name.length + 3) & ~3;
    }
    return image.array();
  }

  @Test
  void theNamesInAnImageOfUdfAreJudged() {
    for (int offset : new int[] {270 * SECTOR, 270 * SECTOR + 2040, 7 * 65_536 - 40, 20 * SECTOR}) {
      byte[] clean = udf(offset, "", 8, "notes.txt", 0, "old.exe", 4, "설명서.pdf", 0);
      assertThat(judged(clean).reasons())
          .hasToString(
              "the UDF file system of a CD image: the names of 2 files were judged, their content"
                  + " cannot be read");
      byte[] bad = udf(offset, "", 8, "notes.txt", 0, "folder.exe", 2, "설명서.exe", 0);
      assertThat(judged(bad).reasons()).contains("설명서.exe: extension .exe is blocked");
      assertVerdict(Verdict.DANGEROUS, judged(bad));
    }
  }
}
