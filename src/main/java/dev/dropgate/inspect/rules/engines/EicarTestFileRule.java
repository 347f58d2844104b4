package dev.dropgate.inspect.rules.engines;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds the EICAR test file, which is harmless and the usual first test of a scanner. The published
 * definition is 68 bytes at the start, then only blanks up to 128 bytes.
 */
public final class EicarTestFileRule implements Rule {
  private static final String ID = "test-file";

  /** In two parts, so that virus scanners do not stop the class, the jar or the repository. */
  private static final List<String> EICAR_PARTS =
      List.of("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

  private static final byte[] EICAR_TEXT =
      String.join("", EICAR_PARTS).getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_FILE_BYTES = 128;
  private static final String TRAILING_BLANKS = " \t\n\r\u001A";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "the EICAR test file, with which virus scanners are tried"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (subject.content() != null && isTestFile(subject.content().head())) {
      findings.add(ID, Verdict.DANGEROUS, "the EICAR test file");
    }
  }

  private static boolean isTestFile(byte[] head) {
    if (head.length < EICAR_TEXT.length
        || head.length > MAX_FILE_BYTES
        || head[0] != EICAR_TEXT[0]) {
      return false;
    }
    for (int i = 0; i < head.length; i++) {
      if (i < EICAR_TEXT.length ? head[i] != EICAR_TEXT[i] : TRAILING_BLANKS.indexOf(head[i]) < 0) {
        return false;
      }
    }
    return true;
  }
}
