package dev.dropgate.inspect.rules.archives;

import static dev.dropgate.inspect.rules.archives.RawZip.descriptor;
import static dev.dropgate.inspect.rules.archives.RawZip.end;
import static dev.dropgate.inspect.rules.archives.RawZip.largeEnd;
import static dev.dropgate.inspect.rules.archives.RawZip.listed;
import static dev.dropgate.inspect.rules.archives.RawZip.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Zips in which two readers find two directories, or two ends of a member. */
class ZipTwoReadersTest {
  private static final byte[] TEXT = "harmless".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HIDDEN = member("x.exe", TEXT);
  private static final String FOUND = "x.exe: extension .exe is blocked";

  private static ScanResult judge(byte[] zip) {
    return ArchiveJudging.of("a.zip", zip);
  }

  private static void assertFound(byte[] zip) {
    ScanResult judgement = judge(zip);
    assertThat(judgement.rules()).contains("archive-contradiction");
    assertThat(judgement.reasons()).contains(FOUND);
  }

  private static byte[] directory(RawZip zip, String name, byte[] data, int offset, int comment) {
    byte[] entry = listed(name, data, offset);
    int at = zip.size();
    return zip.raw(entry, end(1, entry.length, at, comment)).bytes();
  }

  @Test
  void detectsContradictingZip64Record() {
    RawZip zip = new RawZip().raw(member("a.txt", TEXT));
    int plain = zip.size();
    byte[] shown = listed("a.txt", TEXT, 0);
    int hidden = zip.raw(shown).size();
    int large = zip.raw(HIDDEN).size();
    byte[] other = listed("x.exe", TEXT, hidden);
    int record = zip.raw(other).size();
    zip.raw(largeEnd(1, other.length, large, record), end(1, shown.length, plain, 0));
    assertFound(zip.bytes());
  }

  @Test
  void equalZip64RecordIsNotAContradiction() {
    RawZip zip = new RawZip().raw(member("a.txt", TEXT));
    int at = zip.size();
    byte[] shown = listed("a.txt", TEXT, 0);
    int record = zip.raw(shown).size();
    zip.raw(largeEnd(1, shown.length, at, record), end(1, shown.length, at, 0));
    assertThat(judge(zip.bytes()).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void twoRecordsOfALargeZipAreAContradiction() {
    RawZip zip = new RawZip().raw(member("a.txt", TEXT));
    int at = zip.size();
    byte[] shown = listed("a.txt", TEXT, 0);
    int first = zip.raw(shown).size();
    zip.raw(Arrays.copyOf(largeEnd(1, shown.length, at, 0), 56));
    zip.raw(largeEnd(1, shown.length, at, first), end(0xFFFF, -1, -1, 0));
    assertThat(judge(zip.bytes()).reasons()).contains("two directories");
  }

  @Test
  void anotherDirectoryBesideTheOneThatCountsIsSeen() {
    byte[] data = new byte[50 + HIDDEN.length];
    data[0] = 1;
    System.arraycopy(HIDDEN, 0, data, 50, HIDDEN.length);
    RawZip zip = new RawZip().raw(member("a.bin", data));
    byte[] entry = listed("a.bin", data, 0);
    directory(zip, "x.exe", TEXT, zip.size() - HIDDEN.length, entry.length + 22);
    // Readers that mind the length of the comment do not believe the last record.
    byte[] two = zip.raw(entry, end(1, entry.length, zip.size() + 1, 7)).bytes();
    assertThat(judge(two).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judge(two).rules()).isEqualTo("archive-contradiction");
  }

  @Test
  void aRecordInAMemberThatEndsWhereTheFileEndsIsSeen() {
    byte[] entry = listed("x.exe", TEXT, 35);
    int outer = listed("a.bin", TEXT, 0).length + 22;
    byte[] data = new RawZip().raw(HIDDEN, entry, end(1, entry.length, 75, outer)).bytes();
    data[0] = 0;
    RawZip zip = new RawZip().raw(member("a.bin", data));
    directory(zip, "a.bin", data, 0, 7);
    assertThat(judge(zip.bytes()).reasons()).contains("two directories");
  }

  @Test
  void anUnlistedMemberIsSeenHoweverUnlikelyItsHeaderIs() {
    String folders = "./".repeat(2100);
    for (byte[] odd :
        new byte[][] {
          member("x.exe", TEXT, 100, 0), member(folders + "x.exe", TEXT), member("", TEXT)
        }) {
      RawZip zip = new RawZip().raw(odd);
      int shown = zip.raw(member("a.txt", TEXT)).size() - member("a.txt", TEXT).length;
      assertThat(judge(directory(zip, "a.txt", TEXT, shown, 0)).rules())
          .as("%d bytes before", odd.length)
          .contains("archive-contradiction");
    }
    RawZip decoy = new RawZip().raw(Arrays.copyOf(HIDDEN, 20), new byte[40], HIDDEN);
    int shown = decoy.size();
    decoy.raw(member("a.txt", TEXT));
    assertFound(directory(decoy, "a.txt", TEXT, shown, 0));
  }

  @Test
  void roomThatIsFilledWithAHeaderOfNothingIsClean() {
    RawZip filled = new RawZip().raw(member("", new byte[0]));
    int shown = filled.size();
    filled.raw(member("a.txt", TEXT));
    assertThat(judge(directory(filled, "a.txt", TEXT, shown, 0)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aStoredMemberThatEndsEarlierByADescriptorInItIsAContradiction() throws IOException {
    byte[] start = "hi".getBytes(StandardCharsets.US_ASCII);
    byte[] signed = descriptor(start);
    byte[] unsigned = Arrays.copyOfRange(signed, 4, 16);
    for (byte[] early : new byte[][] {signed, unsigned}) {
      byte[] data = new RawZip().raw(start, early, HIDDEN).bytes();
      assertFound(sizesFollow(data));
    }
  }

  @Test
  void aStoredMemberThatEndsLaterByItsDescriptorIsAContradiction() throws IOException {
    byte[] data = Archives.TAR.of("x.exe", TEXT);
    byte[] none = new byte[0];
    RawZip zip = new RawZip().raw(member("a.bin", data, 20, 8), descriptor(data));
    byte[] entry = listed("a.bin", none, 0, 8);
    int at = zip.size();
    assertFound(zip.raw(entry, end(1, entry.length, at, 0)).bytes());
  }

  @Test
  void aStoredMemberWithoutItsSizesIsCleanAlsoIfItIsAZipOfSuch() throws IOException {
    byte[] once = sizesFollow(TEXT);
    assertThat(judge(once).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge(sizesFollow(once)).verdict()).isEqualTo(Verdict.CLEAN);
  }

  /** As Go's library writes what it stores. */
  private static byte[] sizesFollow(byte[] data) {
    RawZip zip = new RawZip().raw(member("b.zip", data, 20, 8), descriptor(data));
    byte[] entry = listed("b.zip", data, 0, 8);
    int at = zip.size();
    return zip.raw(entry, end(1, entry.length, at, 0)).bytes();
  }
}
