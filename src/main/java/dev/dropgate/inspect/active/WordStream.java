package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * The main stream of a Word document: its flags, its fields, and the macros of Word 6 and 95. Word
 * 97 has its macros elsewhere ([MS-DOC]), Word 2 has them only in templates.
 */
final class WordStream {
  /** Of Word 97, 6 and 95, of the latter in East Asia, of Word 2. */
  private static final Set<Integer> MAGIC =
      Set.of(0xA5EC, 0xA5DC, 0xA697, 0xA698, 0xA699, 0xA5DB, 0xA59B);

  private static final int VERSION_AT = 2;
  private static final int WORD_6 = 100;
  private static final int WORD_97 = 193;
  private static final int FLAGS_AT = 10;
  private static final int TEMPLATE = 0x0001;
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
    boolean word = count >= FLAGS_AT + 2 && MAGIC.contains(Bytes.u16(buffer, 0));
    int flags = word ? Bytes.u16(buffer, FLAGS_AT) : 0;
    if ((flags & ENCRYPTED) != 0) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a document with a password");
      return;
    }
    int version = word ? Bytes.u16(buffer, VERSION_AT) : WORD_97;
    if (version < WORD_6 && (flags & TEMPLATE) != 0) {
      findings.add(
          Ids.MACROS.id(), Verdict.UNDECIDED, "a template of Word 2, whose macros cannot be read");
    }
    WordBasic macros =
        version >= WORD_6 && version < WORD_97 ? WordBasic.of(buffer, count) : WordBasic.NONE;
    boolean found = false;
    long position = 0;
    int matched = -1;
    // The text is in one byte a character or in two; a zero byte is none in either.
    while (count > 0) {
      effort.step();
      macros.take(buffer, count, position);
      for (int i = 0; i < count && !found; i++) {
        int c = buffer[i];
        if (c == FIELD) {
          matched = 0;
        } else if (matched >= 0 && c != 0 && !(matched == 0 && c > 0 && c <= ' ')) {
          matched = Character.toLowerCase(c) == DDE.charAt(matched) ? matched + 1 : -1;
          found = matched == DDE.length();
        }
      }
      position += count;
      count = in.readNBytes(buffer, 0, buffer.length);
    }
    if (found) {
      findings.add(Ids.DDE.id(), Verdict.DANGEROUS, "a DDE field");
    }
    macros.judge(findings);
  }
}
