package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.office.WordCommandTable;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Judges the main stream of a Word document: its flags, its fields, and the macros of Word 6 and
 * 95. Word 97 stores macros elsewhere ([MS-DOC]); Word 2 has them only in templates.
 */
public final class WordStreamScanner {
  /** The magic of Word 97, of Word 6 and 95 (also in East Asian versions), and of Word 2. */
  private static final Set<Integer> FIB_MAGIC =
      Set.of(0xA5EC, 0xA5DC, 0xA697, 0xA698, 0xA699, 0xA5DB, 0xA59B);

  private static final int VERSION_AT = 2;
  private static final int WORD_6 = 100;
  private static final int WORD_97 = 193;
  private static final int FLAGS_AT = 10;
  private static final int TEMPLATE = 0x0001;
  private static final int ENCRYPTED_FLAG = 0x0100;
  private static final int FIELD_MARK = 0x13;
  private static final String DDE_KEYWORD = "dde";

  private final FindingCollector findings;
  private final DocumentBudget effort;

  public WordStreamScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  public void scan(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 14];
    int count = in.readNBytes(buffer, 0, buffer.length);
    boolean word = count >= FLAGS_AT + 2 && FIB_MAGIC.contains(LittleEndianBytes.u16(buffer, 0));
    int flags = word ? LittleEndianBytes.u16(buffer, FLAGS_AT) : 0;
    if ((flags & ENCRYPTED_FLAG) != 0) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, "a document with a password");
      return;
    }
    int version = word ? LittleEndianBytes.u16(buffer, VERSION_AT) : WORD_97;
    if (version < WORD_6 && (flags & TEMPLATE) != 0) {
      findings.add(
          DocumentRuleInfos.MACROS.id(),
          Verdict.UNDECIDED,
          "a template of Word 2, whose macros cannot be read");
    }
    WordCommandTable macros =
        version >= WORD_6 && version < WORD_97
            ? WordCommandTable.of(buffer, count)
            : WordCommandTable.NONE;
    boolean found = false;
    long position = 0;
    int matched = -1;
    // The text has one or two bytes for each character; a zero byte is never a character.
    while (count > 0) {
      effort.check();
      macros.take(buffer, count, position);
      for (int i = 0; i < count && !found; i++) {
        int c = buffer[i];
        if (c == FIELD_MARK) {
          matched = 0;
        } else if (matched >= 0 && c != 0 && !(matched == 0 && c > 0 && c <= ' ')) {
          matched = Character.toLowerCase(c) == DDE_KEYWORD.charAt(matched) ? matched + 1 : -1;
          found = matched == DDE_KEYWORD.length();
        }
      }
      position += count;
      count = in.readNBytes(buffer, 0, buffer.length);
    }
    if (found) {
      findings.add(DocumentRuleInfos.DDE.id(), Verdict.DANGEROUS, "a DDE field");
    }
    macros.judge(findings);
  }
}
