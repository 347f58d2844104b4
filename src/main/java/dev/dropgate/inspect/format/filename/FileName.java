package dev.dropgate.inspect.format.filename;

import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A name as Windows and people see it: its text, where that really ends, and the extension that
 * counts. Immutable.
 */
public final class FileName {
  private static final int MAX_PLAIN_ASCII = 0x7F;
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final int endIndex;
  private final int dotIndex;

  private FileName(String text) {
    this.text = text;
    int last = text.length();
    while (last > 0 && isIgnoredAtEnd(text.codePointBefore(last))) {
      last -= Character.charCount(text.codePointBefore(last));
    }
    this.endIndex = last;
    this.dotIndex = text.lastIndexOf('.', last - 1);
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
    return new FileName(text.indexOf(REPLACEMENT) < 0 ? text : decodeLegacy(bytes, text));
  }

  /** Keeps what misleads as UTF-8: another encoding would make other letters of it. */
  private static String decodeLegacy(byte[] bytes, String text) {
    boolean misleads = !ConfusableCharacters.skeleton(text).equals(text.toLowerCase(Locale.ROOT));
    return misleads ? text : NameDecoder.decodeLegacy(bytes).orElse(text);
  }

  /**
   * Reads a name that is a text already.
   *
   * @param text without folders
   * @return never null
   */
  public static FileName of(String text) {
    return new FileName(text);
  }

  /** The whole name. */
  public String text() {
    return text;
  }

  /**
   * Returns whether Windows takes it for this name.
   *
   * @param other without blanks or dots at its end; case does not matter
   */
  public boolean hasName(String other) {
    return endIndex == other.length() && text.regionMatches(true, 0, other, 0, endIndex);
  }

  /** Where the name ends for Windows, which ignores dots, blanks and the like behind it. */
  public int endIndex() {
    return endIndex;
  }

  /** Where the dot of the extension is; -1 if there is none. */
  public int dotIndex() {
    return dotIndex;
  }

  /**
   * The last extension.
   *
   * @return lower case, the same in every locale; empty if there is none
   */
  public String extension() {
    return dotIndex < 0 ? "" : text.substring(dotIndex + 1, endIndex).toLowerCase(Locale.ROOT);
  }

  /**
   * What is before the extension, as if it were a name of its own.
   *
   * @return null if there is no extension
   */
  public FileName stem() {
    return dotIndex < 0 ? null : new FileName(text.substring(0, dotIndex));
  }

  private static boolean isIgnoredAtEnd(int c) {
    return c == '.' || isBlank(c);
  }

  /** Whether nobody sees more than room: spaces, control and invisible characters. */
  public static boolean isBlank(int c) {
    return c <= ' '
        || (c >= MAX_PLAIN_ASCII
            && (Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || InvisibleCharacters.isInvisible(c)));
  }
}
