package dev.dropgate.inspect.format.appledouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that macOS writes beside others, and what may be in them. */
class AppleDoubleReaderTest {
  private static final int DOUBLE = 0x00051607;
  private static final int SINGLE = 0x00051600;
  private static final int DATA_FORK = 1;
  private static final int RESOURCE_FORK = 2;
  private static final int FINDER_INFO = 9;
  private static final byte[] NOTHING = fork();

  private static byte[] file(int magic, int id, byte[] entry) {
    int start = 26 + 2 * 12;
    ByteBuffer all = ByteBuffer.allocate(start + 32 + entry.length);
    all.putInt(magic).putInt(0x20000).put("Mac OS X        ".getBytes(StandardCharsets.US_ASCII));
    all.putShort((short) 2);
    all.putInt(FINDER_INFO).putInt(start).putInt(32);
    all.putInt(id).putInt(start + 32).putInt(entry.length);
    return all.put(new byte[32]).put(entry).array();
  }

  private static byte[] fork(byte[]... resources) {
    int length = 0;
    for (byte[] resource : resources) {
      length += 4 + resource.length;
    }
    ByteBuffer all = ByteBuffer.allocate(256 + length + 30);
    all.putInt(256).putInt(256 + length).putInt(length).putInt(30).position(256);
    for (byte[] resource : resources) {
      all.putInt(resource.length).put(resource);
    }
    return all.array();
  }

  private static byte[] program() {
    byte[] program = Arrays.copyOf("\177ELF\2\1\1".getBytes(StandardCharsets.US_ASCII), 200);
    program[16] = 2;
    program[18] = 62;
    program[20] = 1;
    return program;
  }

  private static void assertClean(ScanResult judgement) {
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docx", "pdf", "xlsx", "zip", "7z", "odt", "eml", "tar.gz", "jpg"})
  void aCompanionIsNotHeldToTheExtensionOfItsFile(String extension) throws IOException {
    String name = "._report." + extension;
    for (int magic : new int[] {DOUBLE, SINGLE}) {
      byte[] companion = file(magic, RESOURCE_FORK, NOTHING);
      assertClean(ArchiveJudging.withTypes(name, companion));
      assertClean(
          ArchiveJudging.withTypes("a.zip", Archives.ZIP.of("__MACOSX/" + name, companion)));
      assertClean(ArchiveJudging.withTypes("a.tar", Archives.TAR.of("./" + name, companion)));
    }
  }

  @Test
  void theCompanionInAMailOfAppleMailIsClean() {
    String coded = Base64.getMimeEncoder().encodeToString(file(DOUBLE, RESOURCE_FORK, NOTHING));
    String mail =
        "From: a@b.c\r\n"
            + "To: d@e.f\r\n"
            + "Content-Type: multipart/appledouble; boundary=BB\r\n\r\n"
            + "--BB\r\n"
            + "Content-Type: application/applefile; name=\"a.pdf\"\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + coded
            + "\r\n--BB\r\nContent-Type: text/plain\r\n\r\ntext\r\n--BB--\r\n";
    assertClean(ArchiveJudging.withTypes("a.eml", mail.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anotherTypeUnderSuchANameIsHeldToItsExtension() {
    byte[] other = "something else entirely\0".getBytes(StandardCharsets.US_ASCII);
    assertThat(ArchiveJudging.withTypes("._report.docx", other).rules()).isEqualTo("type-mismatch");
  }

  /** As many tools write it; a file's own data that breaks off is another thing. */
  @Test
  void aResourceForkThatIsCutShortIsJudgedAsFarAsItGoes() {
    byte[] companion = file(DOUBLE, RESOURCE_FORK, NOTHING);
    assertClean(
        ArchiveJudging.withTypes(
            "._report.docx", Arrays.copyOf(companion, companion.length - NOTHING.length / 2)));
    byte[] armed = file(DOUBLE, RESOURCE_FORK, Arrays.copyOf(program(), 4000));
    assertThat(ArchiveJudging.of("._a.pdf", Arrays.copyOf(armed, armed.length - 2000)).verdict())
        .isEqualTo(Verdict.DANGEROUS);
    byte[] single = file(SINGLE, DATA_FORK, new byte[4000]);
    assertThat(ArchiveJudging.of("._a", Arrays.copyOf(single, single.length - 1)).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Nested
  class Content {
    @Test
    void aProgramInTheResourceForkIsFound() {
      byte[] file = file(DOUBLE, RESOURCE_FORK, fork(new byte[20], program()));
      assertThat(ArchiveJudging.of("._a.pdf", file).reasons())
          .contains("resource fork: resource 2: a Linux or Unix program");
      assertThat(ArchiveJudging.of("._a", file(DOUBLE, RESOURCE_FORK, program())).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }

    @Test
    void theContentOfAnAppleSingleIsJudgedUnderItsName() {
      assertThat(ArchiveJudging.of("._a.txt", file(SINGLE, DATA_FORK, program())).reasons())
          .contains("a.txt: a Linux or Unix program");
      byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
      assertThat(ArchiveJudging.of("._a.exe", file(SINGLE, DATA_FORK, text)).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }

    @Test
    void oneThatBreaksOffIsUndecided() {
      byte[] file = file(SINGLE, DATA_FORK, NOTHING);
      byte[] torn = Arrays.copyOf(file, file.length - 10);
      assertThat(ArchiveJudging.of("._a.pdf", torn).rules()).isEqualTo("unreadable-content");
    }
  }
}
