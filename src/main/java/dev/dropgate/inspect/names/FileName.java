package dev.dropgate.inspect.names;

import dev.dropgate.files.NameDecoder;
import dev.dropgate.files.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A name as Windows and people see it: its text, where that really ends, and the extension that
 * counts. Immutable.
 */
public final class FileName {
  private static final int PLAIN_END = 0x7F;
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final int end;
  private final int dot;

  private FileName(String text) {
    this.text = text;
    int last = text.length();
    while (last > 0 && isIgnoredAtEnd(text.codePointBefore(last))) {
      last -= Character.charCount(text.codePointBefore(last));
    }
    this.end = last;
    this.dot = text.lastIndexOf('.', last - 1);
  }

  /**
   * Reads a name.
   *
   * @param name without folders, with its raw bytes; what is not UTF-8 is read in another encoding
   *     or becomes replacement characters, which end no extension
   * @return never null
   */
  public static FileName of(Path name) {
    byte[] bytes = RawNames.bytes(name);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new FileName(text.indexOf(REPLACEMENT) < 0 ? text : legacy(bytes, text));
  }

  /** Keeps what misleads as UTF-8: another encoding would make other letters of it. */
  private static String legacy(byte[] bytes, String text) {
    boolean misleads = !Confusables.skeleton(text).equals(text.toLowerCase(Locale.ROOT));
    return misleads ? text : NameDecoder.legacy(bytes).orElse(text);
  }

  /**
   * Reads a name that is a text already.
   *
   * @param text without folders
   * @return never null
   */
  static FileName of(String text) {
    return new FileName(text);
  }

  /** The whole name. */
  String text() {
    return text;
  }

  /**
   * Returns whether Windows takes it for this name.
   *
   * @param other without blanks or dots at its end; case does not matter
   */
  public boolean isCalled(String other) {
    return end == other.length() && text.regionMatches(true, 0, other, 0, end);
  }

  /** Where the name ends for Windows, which ignores dots, blanks and the like behind it. */
  int end() {
    return end;
  }

  /** Where the dot of the extension is; -1 if there is none. */
  int dot() {
    return dot;
  }

  /**
   * The last extension.
   *
   * @return lower case, the same in every locale; empty if there is none
   */
  public String extension() {
    return dot < 0 ? "" : text.substring(dot + 1, end).toLowerCase(Locale.ROOT);
  }

  /**
   * What is before the extension, as if it were a name of its own.
   *
   * @return null if there is no extension
   */
  FileName stem() {
    return dot < 0 ? null : new FileName(text.substring(0, dot));
  }

  private static boolean isIgnoredAtEnd(int c) {
    return c == '.' || isBlank(c);
  }

  /** Whether nobody sees more than room: spaces, control and invisible characters. */
  static boolean isBlank(int c) {
    return c <= ' '
        || (c >= PLAIN_END
            && (Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Invisible.is(c)));
  }
}
