package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;

/** The main stream of a Word 97 document ([MS-DOC]): its flags, and its fields. */
final class WordStream {
  private static final int MAGIC = 0xA5EC;
  private static final int ENCRYPTED = 0x0100;
  private static final int FIELD = 0x13;
  private static final String DDE = "dde";

  private final Findings findings;
  private final Effort effort;

  WordStream(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 14];
    int count = in.readNBytes(buffer, 0, buffer.length);
    if (count >= 12 && Bytes.u16(buffer, 0) == MAGIC && (Bytes.u16(buffer, 10) & ENCRYPTED) != 0) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a document with a password");
      return;
    }
    // The text is in one byte a character or in two; a zero byte is none in either.
    int matched = -1;
    while (count > 0) {
      effort.step();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == FIELD) {
          matched = 0;
        } else if (matched >= 0 && c != 0 && !(matched == 0 && c > 0 && c <= ' ')) {
          matched = Character.toLowerCase(c) == DDE.charAt(matched) ? matched + 1 : -1;
          if (matched == DDE.length()) {
            findings.add(Ids.DDE.id(), Verdict.DANGEROUS, "a DDE field");
            return;
          }
        }
      }
      count = in.readNBytes(buffer, 0, buffer.length);
    }
  }
}
