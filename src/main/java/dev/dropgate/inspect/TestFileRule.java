package dev.dropgate.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds the EICAR test file, which is harmless and the first thing that anybody tries: by its
 * published definition, 68 bytes at the start and nothing but blanks up to 128 bytes.
 */
final class TestFileRule implements Rule {
  private static final String ID = "test-file";

  /** In two parts, so that no virus scanner stops the class, the jar or the repository. */
  private static final List<String> PARTS =
      List.of("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

  private static final byte[] START = String.join("", PARTS).getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_LENGTH = 128;
  private static final String BLANKS = " \t\n\r\u001A";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(ID, Level.ON, "the EICAR test file, with which virus scanners are tried"));
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    if (subject.content() != null && isTestFile(subject.content().head())) {
      findings.add(ID, Verdict.DANGEROUS, "the EICAR test file");
    }
  }

  private static boolean isTestFile(byte[] head) {
    if (head.length < START.length || head.length > MAX_LENGTH || head[0] != START[0]) {
      return false;
    }
    for (int i = 0; i < head.length; i++) {
      if (i < START.length ? head[i] != START[i] : BLANKS.indexOf(head[i]) < 0) {
        return false;
      }
    }
    return true;
  }
}
