package dev.dropgate.inspect.rules.documents.hwp;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.PayloadScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Arrays;

/**
 * Judges a Hangul document of version 3 or older. The format has no directory, so programs and OLE2
 * files are found by their signatures, in the file and in its deflated body. The offsets follow
 * Hancom's published format of version 3.0. For one document.
 */
public final class LegacyHwpScanner {
  /** The offset of the document's properties, after the signature. */
  private static final int PROPERTIES_OFFSET = 30;

  private static final int ENCRYPTED_OFFSET = PROPERTIES_OFFSET + 96;
  private static final int INFO_LENGTH_OFFSET = PROPERTIES_OFFSET + 126;

  /** The offset after the properties and a summary of fixed length. */
  private static final int INFO_OFFSET = PROPERTIES_OFFSET + 128 + 1008;

  private static final String BODY_NAME = "body";

  private final FindingCollector findings;
  private final DocumentBudget effort;

  public LegacyHwpScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  public void scan(byte[] file) throws IOException {
    if (file.length <= INFO_OFFSET) {
      EmbeddedFileScanner.reportUnreadable(findings, "a Hangul document");
      return;
    }
    if (LittleEndianBytes.u16(file, ENCRYPTED_OFFSET) != 0) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, "a Hangul document with a password");
      return;
    }
    PayloadScanner.judgeInside(findings, BODY_NAME, file);
    int body = Math.min(file.length, INFO_OFFSET + LittleEndianBytes.u16(file, INFO_LENGTH_OFFSET));
    byte[] rest = Arrays.copyOfRange(file, body, file.length);
    PayloadScanner.judgeInside(
        findings, BODY_NAME, new HwpBinaryDataScanner(findings, effort).inflateRaw(rest));
  }
}
