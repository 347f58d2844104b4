package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.archive.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test file that everybody tries first is found, and only that. */
class TestFileRuleTest {
  private static final String EICAR =
      String.join("", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

  private final RuleSet rules = new Inspector().rules(null, null);

  @ParameterizedTest
  @ValueSource(strings = {"eicar.txt", "eicar", "report.pdf", "photo.jpg", "a.docx"})
  void theTestFileIsDangerousUnderAnyName(String name) {
    assertThat(judge(name, EICAR).rules()).contains("test-file");
    assertThat(judge(name, EICAR + "\r\n").verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @EnumSource
  void itIsFoundInEveryArchive(Archives format) throws IOException {
    byte[] packed = format.of("a.txt", EICAR.getBytes(StandardCharsets.US_ASCII));
    Judgement judgement =
        rules.judge(
            new Subject(
                Path.of("a.txt." + format.extension()), Kind.FILE, new MemoryContent(packed)));
    if (format == Archives.STORED) { // its name is blocked before it is opened
      judgement = rules.judge(new Subject(Path.of("a.zip"), Kind.FILE, new MemoryContent(packed)));
    }
    assertThat(judgement.rules()).contains("test-file");
  }

  @Test
  void itIsFoundInAMail() {
    String mail =
        """
        From: a@example.org
        MIME-Version: 1.0
        Content-Type: application/octet-stream; name="a.bin"
        Content-Transfer-Encoding: base64

        %s
        """
            .formatted(
                Base64.getEncoder().encodeToString(EICAR.getBytes(StandardCharsets.US_ASCII)));
    assertThat(judge("a.eml", mail).rules()).contains("test-file");
  }

  @Test
  void aTextThatOnlySpeaksOfItIsClean() {
    assertThat(judge("a.txt", "The test string is " + EICAR)).isEqualTo(Judgement.CLEAN);
    assertThat(judge("a.txt", EICAR + " and more")).isEqualTo(Judgement.CLEAN);
    assertThat(judge("a.txt", EICAR + " ".repeat(61))).isEqualTo(Judgement.CLEAN);
    assertThat(judge("a.txt", EICAR.substring(0, 67))).isEqualTo(Judgement.CLEAN);
  }

  private Judgement judge(String name, String text) {
    return rules.judge(
        new Subject(
            Path.of(name), Kind.FILE, new MemoryContent(text.getBytes(StandardCharsets.US_ASCII))));
  }
}
