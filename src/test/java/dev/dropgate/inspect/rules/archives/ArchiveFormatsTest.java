package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveFormatsTest {
  private static final Map<String, byte[]> PROGRAMS =
      RealFiles.members(
          "jna-5.17.0.jar",
          Map.of(
              "com/sun/jna/win32-x86-64/jnidispatch.dll", "a Windows program (PE)",
              "com/sun/jna/linux-x86-64/libjnidispatch.so", "a Linux or Unix program (ELF)",
              "com/sun/jna/darwin-aarch64/libjnidispatch.jnilib", "a macOS program (Mach-O)"));

  @ParameterizedTest
  @EnumSource
  void aRealProgramIsFoundInEveryFormatAndTwoLevelsDown(Archives format) throws IOException {
    for (Map.Entry<String, byte[]> program : PROGRAMS.entrySet()) {
      String path = format.isOneFile() ? "c" : "b/c.dat";
      byte[] one = format.of(path, program.getValue());
      assertFound("c." + format.extension(), one, path + ": " + program.getKey());

      String middle = "c." + format.extension();
      byte[] two = Archives.ZIP.of("x/" + middle, one);
      assertFound("a.zip", two, "x/" + middle + ": " + path + ": " + program.getKey());
      byte[] other = Archives.TAR.of(middle, one);
      assertFound("a.tar", other, middle + ": " + path + ": " + program.getKey());
      byte[] outer = format.of("n.zip", Archives.ZIP.of("y.dat", program.getValue()));
      assertFound("n.zip." + format.extension(), outer, "n.zip: y.dat: " + program.getKey());
    }
  }

  private static void assertFound(String name, byte[] archive, String message) {
    ScanResult judgement = ArchiveJudging.of(name, archive);
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.findings())
        .anySatisfy(finding -> assertThat(finding.message()).hasToString(message));
  }

  @ParameterizedTest
  @EnumSource
  void aCleanMemberIsClean(Archives format) throws IOException {
    byte[] text = "Nothing to see here.\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
    assertThat(ArchiveJudging.of("a." + format.extension(), format.of("a.txt", text)))
        .isEqualTo(ArchiveJudging.of("a.txt", text));
  }

  @ParameterizedTest
  @EnumSource
  void truncatedArchiveIsNeverClean(Archives format) throws IOException {
    byte[] bytes = new byte[3000];
    new java.util.Random(1).nextBytes(bytes);
    byte[] whole = format.of("a.bin", bytes);
    for (int length = whole.length / 2; length < whole.length / 2 + 200; length += 7) {
      byte[] half = java.util.Arrays.copyOf(whole, length);
      // Compress and LZW keep no length, so whoever reads them takes half for whole.
      if (format != Archives.COMPRESS) {
        assertThat(ArchiveJudging.of("a." + format.extension(), half).verdict())
            .as("%d bytes of %s", length, format)
            .isEqualTo(Verdict.UNDECIDED);
      }
    }
  }

  @Test
  void memberNamesAreJudgedInUnreadableArchives() throws IOException {
    byte[] none = new byte[0];
    for (Archives format : Archives.values()) {
      if (!format.isOneFile()) {
        ScanResult judgement =
            ArchiveJudging.of("a." + format.extension(), format.of("../b/x.EXE", none));
        assertThat(judgement.reasons())
            .hasToString(
                "../b/x.EXE has a path out of the folder; ../b/x.EXE: extension .exe is blocked");
      } else {
        String name = "x.exe." + format.extension();
        assertThat(ArchiveJudging.of(name, format.of("", new byte[] {1})).reasons())
            .hasToString("x.exe: extension .exe is blocked");
      }
    }
  }

  @Test
  void theOriginalNameInGzipCounts() throws IOException {
    byte[] plain = Archives.GZIP.of("", new byte[] {1});
    byte[] named = new byte[plain.length + 6];
    System.arraycopy(plain, 0, named, 0, 10);
    named[3] = 8;
    System.arraycopy("b.dll\0".getBytes(StandardCharsets.US_ASCII), 0, named, 10, 6);
    System.arraycopy(plain, 10, named, 16, plain.length - 10);
    assertThat(ArchiveJudging.of("a.gz", named).reasons())
        .hasToString("b.dll: extension .dll is blocked");
  }

  @ParameterizedTest
  @EnumSource(names = {"ZIP", "STORED", "GZIP"})
  void aMemberThatIsNotKeptCanBeReadTwice(Archives format) throws IOException {
    byte[] large = new byte[MemberInspector.MAX_KEPT_BYTES + 1_000_000];
    byte[] archive = format.of("a", large);
    assertThat(ArchiveJudging.lengths("a." + format.extension(), archive).reasons())
        .hasToString("%1$d; %1$d; a: %2$d; a: %2$d".formatted(archive.length, large.length));
  }

  @Test
  void aMemberThatStreamsByCannotBeReadTwiceAndIsThenUndecided() throws IOException {
    byte[] archive = Archives.TAR.of("a", new byte[MemberInspector.MAX_KEPT_BYTES + 1_000_000]);
    assertThat(ArchiveJudging.lengths("a.tar", archive).reasons())
        .contains("a: too large to be kept, and was read before");
  }

  @Test
  void unsupportedArchiveIsUndecidedWithReason() {
    byte[] ace = ".......**ACE**........".getBytes(StandardCharsets.ISO_8859_1);
    ScanResult judgement = ArchiveJudging.of("a.ace", ace);
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("archive-unsupported");
    assertThat(judgement.reasons()).hasToString("an ACE archive cannot be looked into");
  }

  @Test
  void aZipBehindAMemberThatIsNotKeptIsUndecided() throws IOException {
    byte[] large = new byte[MemberInspector.MAX_KEPT_BYTES + 1_000_000];
    byte[] zip = Archives.ZIP.of("x.dat", "text".getBytes(StandardCharsets.US_ASCII));
    byte[] both = java.util.Arrays.copyOf(large, large.length + zip.length);
    System.arraycopy(zip, 0, both, large.length, zip.length);
    Map<String, String> settings = Map.of("archive.ratio", "100000");
    for (Archives format : new Archives[] {Archives.ZIP, Archives.TAR, Archives.GZIP}) {
      String name = "a." + format.extension();
      assertThat(
              ArchiveJudging.of(settings, name, new MemoryContent(format.of("a", large))).verdict())
          .isEqualTo(Verdict.CLEAN);
      ScanResult judgement =
          ArchiveJudging.of(settings, name, new MemoryContent(format.of("a", both)));
      assertThat(judgement.rules()).isEqualTo("archive-limit");
      assertThat(judgement.reasons()).contains("a: a zip at its end");
    }
  }

  @Test
  void streamedDiskImageWithTrailerIsUndecided() throws IOException {
    byte[] image = new byte[MemberInspector.MAX_KEPT_BYTES + 1_000_000];
    Map<String, String> settings = Map.of("archive.ratio", "100000");
    for (String sign : new String[] {"koly\0\0\0\4", "conectix"}) {
      byte[] trailer = sign.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(trailer, 0, image, image.length - 512, trailer.length);
      for (Archives format : new Archives[] {Archives.ZIP, Archives.TAR, Archives.GZIP}) {
        byte[] archive = format.of("a", image);
        String name = "a." + format.extension();
        ScanResult judgement = ArchiveJudging.of(settings, name, new MemoryContent(archive));
        assertThat(judgement.rules()).isEqualTo("archive-unsupported");
        assertThat(judgement.reasons()).startsWith("a: a").endsWith("cannot be looked into");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ZIP", "GZIP"})
  void theRatioCountsOnlyWhenMoreThan64MiBComeOut(Archives format) throws IOException {
    String name = "a." + format.extension();
    assertThat(ArchiveJudging.of(name, format.of("a", new byte[60 << 20])).verdict())
        .isEqualTo(Verdict.CLEAN);
    ScanResult judgement = ArchiveJudging.of(name, format.of("a", new byte[65 << 20]));
    assertThat(judgement.rules()).isEqualTo("archive-limit");
    assertThat(judgement.reasons())
        .hasToString("a: expands to more than 100 times its size (dropgate.archive.ratio)");
  }

  @Test
  void limitNamesTheMember() throws IOException {
    byte[] inner = Archives.ZIP.of("inner.dat", new byte[2_000_000]);
    byte[] outer = Archives.TAR.of("middle.zip", inner);
    assertThat(limit(Map.of("archive.size", "1000000"), outer))
        .isEqualTo(
            "middle.zip: inner.dat: expands to more than 1000000 bytes (dropgate.archive.size)");
    assertThat(limit(Map.of("archive.entries", "1"), outer))
        .isEqualTo("middle.zip: inner.dat: more than 1 members (dropgate.archive.entries)");
    Map<String, String> time =
        Map.of("archive.time", "20", "archive.size", "1000000000", "archive.ratio", "1000000");
    assertThat(limit(time, large()))
        .as("by the clock where other programs have the processor")
        .matches("inner.dat: not judged within (20 ms of processor time|80 ms by the clock) .*");
  }

  private static byte[] large() throws IOException {
    return Archives.ZIP.of("inner.dat", new byte[200 << 20]);
  }

  private static String limit(Map<String, String> settings, byte[] archive) {
    ScanResult judgement = ArchiveJudging.of(settings, "a.archive", new MemoryContent(archive));
    assertThat(judgement.rules()).isEqualTo("archive-limit");
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    return judgement.reasons().toString();
  }
}
