package dev.dropgate.inspect.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of archives that were split. */
class SplitArchivePartTest {
  private static byte[] noise() {
    byte[] noise = new byte[3000];
    new Random(5).nextBytes(noise);
    Arrays.fill(noise, 0, 8, (byte) 3);
    return noise;
  }

  @org.junit.jupiter.api.Test
  void partWithALineBreakInItsNameIsAPart() {
    assertPart("a\nb.7z.002", noise());
    assertPart("a\nb.z01", noise());
    assertPart("a\nb.zip.ab", noise());
  }

  private static void assertPart(String name, byte[] content) {
    ScanResult judgement = ArchiveJudging.of(name, content);
    assertThat(judgement.rules()).as(name).isEqualTo("archive-unsupported");
    assertThat(judgement.reasons()).as(name).contains("one part of an archive in several parts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.7z.002",
        "A.7Z.003",
        "a.zip.002",
        "a.z02",
        "a.Z15",
        "a.z100",
        "a.r00",
        "a.r17",
        "a.part2.rar",
        "a.part02.rar",
        "a.a00",
        "a.alz.002",
        "a.vol2.egg",
        "a.tar.gz.003",
        "a.tgz.04",
        "a.zip.ab",
        "a.tar.xz.aa"
      })
  void everyPartIsHeldAsOneOfSeveral(String name) throws IOException {
    assertPart(name, noise());
    assertPart("b.zip", Archives.ZIP.of("x/" + name, noise()));
  }

  @Test
  void aPartOfTextIsOneWhereTheNameLeavesNoDoubt() {
    byte[] text = "some text\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
    assertPart("a.zip.002", text);
    assertThat(ArchiveJudging.of("a.z02", text).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(ArchiveJudging.of("a.zip.md", text).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void theFirstPartSaysTheSame() throws IOException {
    byte[] seven = Archives.SEVEN_ZIP.of("a.txt", noise());
    assertPart("a.7z.001", Arrays.copyOf(seven, seven.length / 2));
    byte[] zip = Archives.ZIP.of("a.txt", noise());
    assertPart("a.zip.001", Arrays.copyOf(zip, zip.length / 2));
    assertPart("a.z01", Arrays.copyOf(zip, zip.length / 2));
  }

  @Test
  void aNameInTheFirstPartStillCounts() throws IOException {
    byte[] zip = Archives.ZIP.of("a.exe", noise());
    assertThat(ArchiveJudging.of("a.zip.001", Arrays.copyOf(zip, zip.length / 2)).verdict())
        .isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.001",
        "a.log.002",
        "xaa",
        "a.txt.aa",
        "report.2024",
        "v1.10",
        "a.part2",
        "a.tar.br"
      })
  void unknownSplitFileIsClean(String name) {
    assertThat(ArchiveJudging.of(name, noise()).verdict()).isEqualTo(Verdict.CLEAN);
  }
}
