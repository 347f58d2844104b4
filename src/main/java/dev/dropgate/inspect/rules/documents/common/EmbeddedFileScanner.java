package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.FixedFindingIds;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;

/** Passes embedded files to all rules. Stateless. */
public final class EmbeddedFileScanner {
  private static final int MAX_NAME_CHARS = 255;

  private EmbeddedFileScanner() {}

  /**
   * Judges an embedded file.
   *
   * @param name the name in the document; may be any text, including a path of another system, or
   *     null
   * @param bytes the content; the caller must not change it afterwards
   */
  public static void judge(FindingCollector findings, String name, byte[] bytes) {
    findings.scanNested(targetOf(name, bytes));
  }

  /** Reports a part that cannot be parsed. The rest of the document is still judged. */
  public static void reportUnreadable(FindingCollector findings, String what) {
    findings.add(
        FixedFindingIds.UNREADABLE_CONTENT,
        Verdict.UNDECIDED,
        what + " cannot be read as what it is");
  }

  public static ScanTarget targetOf(String name, byte[] bytes) {
    byte[] own = baseName(name).getBytes(StandardCharsets.UTF_8);
    return new ScanTarget(RawNames.path(own), EntryKind.FILE, new MemoryContent(bytes));
  }

  /** Returns the last part of a path in a form that a file name can have. */
  public static String baseName(String name) {
    String text = name == null ? "" : name.replace("\0", "");
    text = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    // The extension is at the end.
    text = text.substring(Math.max(0, text.length() - MAX_NAME_CHARS));
    return text.isBlank() || text.equals(".") || text.equals("..") ? "embedded" : text;
  }
}
