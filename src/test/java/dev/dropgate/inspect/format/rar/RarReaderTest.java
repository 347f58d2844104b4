package dev.dropgate.inspect.format.rar;

import static dev.dropgate.inspect.rules.archives.OldArchives.TEXT;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertEverywhere;
import static dev.dropgate.inspect.rules.archives.OldArchives.assertVerdict;
import static dev.dropgate.inspect.rules.archives.OldArchives.join;
import static dev.dropgate.inspect.rules.archives.OldArchives.program;
import static dev.dropgate.inspect.rules.archives.RarSamples.STORED;
import static dev.dropgate.inspect.rules.archives.RarSamples.extra5;
import static dev.dropgate.inspect.rules.archives.RarSamples.file4;
import static dev.dropgate.inspect.rules.archives.RarSamples.file5;
import static dev.dropgate.inspect.rules.archives.RarSamples.link5;
import static dev.dropgate.inspect.rules.archives.RarSamples.rar4;
import static dev.dropgate.inspect.rules.archives.RarSamples.rar5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.rules.archives.OldArchives;
import dev.dropgate.inspect.rules.archives.RarSamples;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RAR: names always, content where it is only stored. */
class RarReaderTest {
  private static final String ONE =
      "a RAR archive: the name of 1 member was judged, its content cannot be read";

  private static ScanResult judged(byte[] rar) {
    return ArchiveJudging.of("a.rar", rar);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Nested
  class Version4 {
    @Test
    void storedMembersAreJudgedByContent() throws IOException {
      assertEverywhere(Verdict.CLEAN, rar4(0, file4("b\\a.txt", STORED, TEXT)), "rar");
      byte[] bad = rar4(0, file4("a.txt", STORED, TEXT), file4("b", STORED, program()));
      assertEverywhere(Verdict.DANGEROUS, bad, "rar");
    }

    @Test
    void namesOfPackedMembersAreJudged() throws IOException {
      assertEverywhere(Verdict.DANGEROUS, rar4(0, file4("b\\a.exe", 0x33, TEXT)), "rar");
      assertThat(judged(rar4(0, file4("a.txt", 0x33, TEXT))).reasons()).hasToString(ONE);
      byte[] three =
          rar4(
              0,
              file4("a.txt", 0x33, TEXT),
              file4("b.txt", STORED, TEXT),
              file4("c.txt", 0x35, TEXT));
      assertThat(judged(three).reasons())
          .hasToString(
              "a RAR archive: the names of 2 members were judged, their content cannot be read;"
                  + " 1 member was read");
      assertThat(judged(three).rules()).isEqualTo("archive-unsupported");
    }

    @Test
    void bothNamesOfAMemberAreJudged() {
      byte[] unicode = RarSamples.unicode4("a.txt", "한글.exe");
      assertThat(judged(rar4(0, file4(unicode, 0x33, 0x200, TEXT))).reasons())
          .startsWith("한글.exe: extension .exe");
      byte[] plain = RarSamples.unicode4("a.exe", "한글.txt");
      assertThat(judged(rar4(0, file4(plain, 0x33, 0x200, TEXT))).reasons())
          .contains("a.exe: extension .exe");
      // The high byte, then steps: with the high byte, a run of the plain name, low bytes.
      byte[] steps =
          RarSamples.packed4(
              "ab.txt", 0xD5, 0b01_11_00_00, 0x5C, 0, '.', 'e', 0b00_00_00_00, 'x', 'e');
      assertThat(judged(rar4(0, file4(steps, 0x33, 0x200, TEXT))).reasons())
          .startsWith("한b..exe: extension .exe");
      byte[] utf8 = "한글.exe".getBytes(StandardCharsets.UTF_8);
      assertVerdict(Verdict.DANGEROUS, judged(rar4(0, file4(utf8, 0x33, 0x200, TEXT))));
    }

    @Test
    void reportsEncryptedMembers() {
      assertThat(judged(rar4(0, file4(bytes("a.txt"), STORED, 4, TEXT))).rules())
          .isEqualTo("archive-encrypted");
      assertVerdict(Verdict.DANGEROUS, judged(rar4(0, file4(bytes("a.exe"), STORED, 4, TEXT))));
      assertThat(judged(rar4(0x80, TEXT)).reasons())
          .hasToString("the names of the members are encrypted");
    }

    @Test
    void volumesAreOnePartOfSeveral() {
      assertThat(judged(rar4(1, file4("a.txt", STORED, TEXT))).reasons())
          .hasToString(SplitArchivePart.DESCRIPTION);
      assertThat(judged(rar4(1, file4(bytes("a.txt"), STORED, 2, TEXT))).reasons())
          .contains("a.txt: one part of a RAR archive in several");
      assertVerdict(Verdict.DANGEROUS, judged(rar4(1, file4(bytes("a.exe"), STORED, 1, TEXT))));
    }

    @Test
    void holdsPathsOutOfTheFolder() {
      assertThat(judged(rar4(0, file4("..\\..\\a.txt", STORED, TEXT))).rules())
          .isEqualTo("archive-escape");
      byte[] link = file4(bytes("a"), STORED, 0, 0120777, 3, bytes("/etc/passwd"));
      assertThat(judged(rar4(0, link)).rules()).isEqualTo("archive-escape");
    }

    @Test
    void reportsDamageAndJudgesTheRest() {
      byte[] rar = rar4(0, file4("a.txt", STORED, TEXT), file4("b.exe", 0x33, TEXT));
      byte[] sum = rar.clone();
      sum[20] ^= 1;
      assertVerdict(Verdict.DANGEROUS, judged(sum));
      byte[] one = rar4(0, file4("a.txt", STORED, TEXT));
      one[one.length - 20] ^= 1;
      assertThat(judged(one).reasons()).contains("a.txt has another checksum");
      one[20] ^= 1;
      assertThat(judged(one).reasons()).contains("a header with a wrong checksum");
      byte[] clean = rar4(0, file4("a.txt", STORED, TEXT));
      for (int length = 30; length < clean.length - 7; length += 5) {
        assertVerdict(Verdict.UNDECIDED, judged(Arrays.copyOf(clean, length)));
      }
      assertThat(judged(join(clean, TEXT)).rules()).isEqualTo("archive-contradiction");
    }
  }

  @Nested
  class Version5 {
    @Test
    void storedMembersAreJudgedByContent() throws IOException {
      assertEverywhere(Verdict.CLEAN, rar5(0, file5("b/a.txt", 0, TEXT)), "rar");
      byte[] bad = rar5(0, file5("a.txt", 0, TEXT), file5("b", 0, program()));
      assertEverywhere(Verdict.DANGEROUS, bad, "rar");
    }

    @Test
    void namesOfPackedMembersAreJudged() throws IOException {
      assertEverywhere(Verdict.DANGEROUS, rar5(0, file5("b/a.exe", 3, TEXT)), "rar");
      assertThat(judged(rar5(0, file5("a.txt", 3, TEXT))).reasons()).hasToString(ONE);
    }

    @Test
    void reportsEncryptedMembers() {
      byte[] key = extra5(1, new byte[20]);
      assertThat(judged(rar5(0, file5("a.txt", 0, 0, key, TEXT))).rules())
          .isEqualTo("archive-encrypted");
      assertVerdict(Verdict.DANGEROUS, judged(rar5(0, file5("a.exe", 0, 0, key, TEXT))));
      byte[] header = RarSamples.header5(RarSamples.numbers(4, 0, 0, 0, 15));
      assertThat(judged(rar5(0, header)).rules()).isEqualTo("archive-encrypted");
    }

    @Test
    void volumesAreOnePartOfSeveral() {
      assertThat(judged(rar5(1, file5("a.txt", 0, TEXT))).reasons())
          .hasToString(SplitArchivePart.DESCRIPTION);
      assertThat(judged(rar5(1, file5("a.txt", 0, 0x10, new byte[0], TEXT))).reasons())
          .contains("a.txt: one part of a RAR archive in several");
    }

    @Test
    void holdsPathsOutOfTheFolder() {
      assertThat(judged(rar5(0, file5("../a.txt", 0, TEXT))).rules()).isEqualTo("archive-escape");
      byte[] none = new byte[0];
      for (int kind = 1; kind <= 5; kind++) {
        byte[] out = link5(kind, "..\\..\\b");
        assertThat(judged(rar5(0, file5("c/a.txt", 0, 0, out, none))).rules())
            .isEqualTo("archive-escape");
        byte[] inside = link5(kind, "b");
        assertVerdict(Verdict.CLEAN, judged(rar5(0, file5("c/a.txt", 0, 0, inside, none))));
        assertVerdict(Verdict.DANGEROUS, judged(rar5(0, file5("c/a", 0, 0, inside, program()))));
      }
    }

    @Test
    void reportsDamageAndJudgesTheRest() {
      byte[] sum = rar5(0, file5("a.txt", 0, TEXT), file5("b.exe", 3, TEXT));
      sum[30] ^= 1;
      assertVerdict(Verdict.DANGEROUS, judged(sum));
      byte[] clean = rar5(0, file5("a.txt", 0, TEXT));
      for (int length = 30; length < clean.length; length += 5) {
        assertVerdict(Verdict.UNDECIDED, judged(Arrays.copyOf(clean, length)));
      }
      assertThat(judged(join(clean, TEXT)).rules()).isEqualTo("archive-contradiction");
      assertVerdict(Verdict.CLEAN, judged(join(clean, new byte[64])));
    }
  }

  @Test
  void findsRarAfterAPicture() {
    byte[] picture = new byte[5000];
    Arrays.fill(picture, (byte) 0x55);
    System.arraycopy(new byte[] {-1, -40, -1, -32, 0, 16, 'J', 'F', 'I', 'F'}, 0, picture, 0, 10);
    byte[] old = join(picture, rar4(0, file4("a.exe", 0x33, TEXT)));
    assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.jpg", old));
    byte[] later = join(picture, rar5(0, file5("a.exe", 3, TEXT)));
    assertVerdict(Verdict.DANGEROUS, ArchiveJudging.of("a.jpg", later));
  }

  @Test
  void damagedArchiveIsJudged() {
    OldArchives.assertDamagedAreJudged(
        rar4(0, file4("a.txt", STORED, TEXT), file4("b.txt", 0x33, TEXT)),
        rar4(0, file4(RarSamples.unicode4("a.txt", "한글.txt"), STORED, 0x200, TEXT)),
        rar5(0, file5("a.txt", 0, TEXT), file5("b.txt", 3, TEXT)),
        rar5(0, file5("a.txt", 0, 0, link5(1, "b"), new byte[0])));
  }
}
