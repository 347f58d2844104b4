package dev.dropgate.inspect.active;

import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.MemoryContent;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.nio.charset.StandardCharsets;

/** Hands embedded files to all rules. Stateless. */
final class Embedded {
  private static final int LONGEST = 255;
  private static final String UNREADABLE = "unreadable-content";

  private Embedded() {}

  /**
   * Judges an embedded file.
   *
   * @param name as the document has it: anything, also a path of some other system; may be null
   * @param bytes taken over
   */
  static void judge(Findings findings, String name, byte[] bytes) {
    findings.inside(subject(name, bytes));
  }

  /** It cannot be judged as what it is, whatever becomes of the rest of the document. */
  static void broken(Findings findings, String what) {
    findings.add(UNREADABLE, Verdict.UNDECIDED, what + " cannot be read as what it is");
  }

  static Subject subject(String name, byte[] bytes) {
    byte[] own = own(name).getBytes(StandardCharsets.UTF_8);
    return new Subject(RawNames.path(own), Kind.FILE, new MemoryContent(bytes));
  }

  /** The last part of it, which a file could have as its name. */
  static String own(String name) {
    String text = name == null ? "" : name.replace("\0", "");
    text = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    // The end says what it is.
    text = text.substring(Math.max(0, text.length() - LONGEST));
    return text.isBlank() || text.equals(".") || text.equals("..") ? "embedded" : text;
  }
}
