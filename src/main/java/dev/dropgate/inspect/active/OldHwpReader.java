package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.Arrays;

/**
 * A Hangul document of version 3 or older. It has no directory: programs and OLE2 files are found
 * by how they begin, in the file and in its deflated part. The offsets are those of Hancom's
 * published format of version 3.0. For one document.
 */
final class OldHwpReader {
  /** The signature, then the table of the document's properties. */
  private static final int PROPERTIES = 30;

  private static final int ENCRYPTED_AT = PROPERTIES + 96;
  private static final int INFO_LENGTH_AT = PROPERTIES + 126;

  /** The properties, then a summary of fixed length. */
  private static final int INFO = PROPERTIES + 128 + 1008;

  private static final String NAME = "body";

  private final Findings findings;
  private final Effort effort;

  OldHwpReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(byte[] file) throws IOException {
    if (file.length <= INFO) {
      Embedded.broken(findings, "a Hangul document");
      return;
    }
    if (Bytes.u16(file, ENCRYPTED_AT) != 0) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a Hangul document with a password");
      return;
    }
    Payload.search(findings, NAME, file);
    int body = Math.min(file.length, INFO + Bytes.u16(file, INFO_LENGTH_AT));
    byte[] rest = Arrays.copyOfRange(file, body, file.length);
    Payload.search(findings, NAME, new HwpData(findings, effort).inflated(rest));
  }
}
