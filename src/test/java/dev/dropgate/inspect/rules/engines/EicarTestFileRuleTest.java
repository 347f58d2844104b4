package dev.dropgate.inspect.rules.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule finds the EICAR test file and nothing else. */
class EicarTestFileRuleTest {
  private static final String EICAR =
      String.join("", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

  private final RuleSet rules = new Inspector().ruleSet(null, null);

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
    ScanResult judgement =
        rules.judge(
            new ScanTarget(
                Path.of("a.txt." + format.extension()), EntryKind.FILE, new MemoryContent(packed)));
    if (format == Archives.STORED) { // its name is blocked before it is opened
      judgement =
          rules.judge(new ScanTarget(Path.of("a.zip"), EntryKind.FILE, new MemoryContent(packed)));
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
    assertThat(judge("a.txt", "The test string is " + EICAR)).isEqualTo(ScanResult.CLEAN);
    assertThat(judge("a.txt", EICAR + " and more")).isEqualTo(ScanResult.CLEAN);
    assertThat(judge("a.txt", EICAR + " ".repeat(61))).isEqualTo(ScanResult.CLEAN);
    assertThat(judge("a.txt", EICAR.substring(0, 67))).isEqualTo(ScanResult.CLEAN);
  }

  private ScanResult judge(String name, String text) {
    return rules.judge(
        new ScanTarget(
            Path.of(name),
            EntryKind.FILE,
            new MemoryContent(text.getBytes(StandardCharsets.US_ASCII))));
  }
}
