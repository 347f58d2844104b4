package dev.dropgate.inspect.format.filename;

import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file name as Windows and people see it: the text, its real end and the effective extension.
 * Immutable.
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
   * Decodes a name.
   *
   * @param name without folders, with its raw bytes; if they are not UTF-8, another encoding or
   *     replacement characters are used, which end no extension
   * @return never null
   */
  public static FileName of(Path name) {
    byte[] bytes = RawNames.bytes(name);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new FileName(text.indexOf(REPLACEMENT) < 0 ? text : decodeLegacy(bytes, text));
  }

  /**
   * Returns the text in a legacy encoding, unless the UTF-8 text is misleading, which another
   * encoding would hide.
   */
  private static String decodeLegacy(byte[] bytes, String text) {
    boolean misleads = !ConfusableCharacters.skeleton(text).equals(text.toLowerCase(Locale.ROOT));
    return misleads ? text : NameDecoder.decodeLegacy(bytes).orElse(text);
  }

  /**
   * Creates a name from a text.
   *
   * @param text without folders
   * @return never null
   */
  public static FileName of(String text) {
    return new FileName(text);
  }

  /** Returns the whole name. */
  public String text() {
    return text;
  }

  /**
   * Returns whether Windows treats this name as the other one.
   *
   * @param other without trailing blanks or dots; case is ignored
   */
  public boolean hasName(String other) {
    return endIndex == other.length() && text.regionMatches(true, 0, other, 0, endIndex);
  }

  /**
   * Returns the end of the name on Windows, which ignores trailing dots, blanks and similar
   * characters.
   */
  public int endIndex() {
    return endIndex;
  }

  /** Returns the index of the dot before the extension, or -1. */
  public int dotIndex() {
    return dotIndex;
  }

  /**
   * Returns the last extension.
   *
   * @return lower case in the root locale; empty if there is none
   */
  public String extension() {
    return dotIndex < 0 ? "" : text.substring(dotIndex + 1, endIndex).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the part before the extension as a name.
   *
   * @return null if there is no extension
   */
  public FileName stem() {
    return dotIndex < 0 ? null : new FileName(text.substring(0, dotIndex));
  }

  private static boolean isIgnoredAtEnd(int c) {
    return c == '.' || isBlank(c);
  }

  /** Returns whether a character shows as empty space: spaces, control and invisible characters. */
  public static boolean isBlank(int c) {
    return c <= ' '
        || (c >= MAX_PLAIN_ASCII
            && (Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || InvisibleCharacters.isInvisible(c)));
  }
}
