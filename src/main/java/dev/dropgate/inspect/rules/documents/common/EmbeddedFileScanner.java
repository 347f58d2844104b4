package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;

/** Hands embedded files to all rules. Stateless. */
public final class EmbeddedFileScanner {
  private static final int MAX_NAME_CHARS = 255;
  private static final String UNREADABLE_RULE_ID = "unreadable-content";

  private EmbeddedFileScanner() {}

  /**
   * Judges an embedded file.
   *
   * @param name as the document has it: anything, also a path of some other system; may be null
   * @param bytes taken over
   */
  public static void judge(FindingCollector findings, String name, byte[] bytes) {
    findings.scanNested(targetOf(name, bytes));
  }

  /** It cannot be judged as what it is, whatever becomes of the rest of the document. */
  public static void reportUnreadable(FindingCollector findings, String what) {
    findings.add(UNREADABLE_RULE_ID, Verdict.UNDECIDED, what + " cannot be read as what it is");
  }

  public static ScanTarget targetOf(String name, byte[] bytes) {
    byte[] own = baseName(name).getBytes(StandardCharsets.UTF_8);
    return new ScanTarget(RawNames.path(own), EntryKind.FILE, new MemoryContent(bytes));
  }

  /** The last part of it, which a file could have as its name. */
  public static String baseName(String name) {
    String text = name == null ? "" : name.replace("\0", "");
    text = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    // The end says what it is.
    text = text.substring(Math.max(0, text.length() - MAX_NAME_CHARS));
    return text.isBlank() || text.equals(".") || text.equals("..") ? "embedded" : text;
  }
}
