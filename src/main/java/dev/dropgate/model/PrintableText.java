package dev.dropgate.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * One line of text that is safe to show. Every character that does not print, or that changes how
 * its neighbours print, is written as {@code \xNN}, byte by byte. A backslash is escaped too, so
 * that a name is unambiguous. This is the only escaping in Dropgate, and the type in which a name
 * reaches a log line, a mail, JSON or a terminal: an instance exists only by way of the escaping.
 * Immutable, thread safe.
 */
public final class PrintableText implements CharSequence {
  /** No text. */
  public static final PrintableText EMPTY = new PrintableText("");

  private final String text;

  private PrintableText(String text) {
    this.text = text;
  }

  /**
   * Escapes a path for people.
   *
   * @param path any path
   * @return printable text, never null
   */
  public static PrintableText of(Path path) {
    return of(RawNames.bytes(path));
  }

  /**
   * Escapes text from outside for people, for example a server's reply or an exception's message.
   *
   * @param text any text, or null
   * @return printable text; {@code null} becomes the empty text
   */
  public static PrintableText of(String text) {
    if (text == null) {
      return EMPTY;
    }
    return isAscii(text) ? new PrintableText(text) : of(text.getBytes(StandardCharsets.UTF_8));
  }

  // Most texts are so, and need no copy.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7F || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Escapes text that holds escaped names already: a message with names in it, or text that was
   * stored and that people may have edited since. Its backslashes stay; everything else is escaped.
   *
   * @param text any text, or null
   * @return printable text; null if it was null
   */
  public static PrintableText ofEscaped(CharSequence text) {
    if (text == null || text instanceof PrintableText) {
      return (PrintableText) text;
    }
    return ofEscaped(text.toString());
  }

  private static PrintableText ofEscaped(String text) {
    if (text.indexOf('\\') < 0) {
      return of(text);
    }
    StringBuilder all = new StringBuilder(text.length() + 16);
    int start = 0;
    for (int end = text.indexOf('\\'); end >= 0; end = text.indexOf('\\', start)) {
      all.append(of(text.substring(start, end)).text).append('\\');
      start = end + 1;
    }
    return new PrintableText(all.append(of(text.substring(start)).text).toString());
  }

  /**
   * Escapes the bytes of a name for people.
   *
   * @param bytes any bytes
   * @return printable text, never null
   */
  public static PrintableText of(byte[] bytes) {
    int plain = 0;
    while (plain < bytes.length
        && bytes[plain] >= 0x20
        && bytes[plain] < 0x7F
        && bytes[plain] != '\\') {
      plain++;
    }
    if (plain == bytes.length) {
      return new PrintableText(new String(bytes, StandardCharsets.US_ASCII));
    }
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (int at = 0; at < bytes.length; ) {
      int length = sequenceLength(bytes, at);
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      if (text.codePointCount(0, text.length()) == 1 && isPlain(text.codePointAt(0))) {
        out.append(text);
      } else {
        for (int i = at; i < at + length; i++) {
          out.append("\\x")
              .append(Character.forDigit(bytes[i] >> 4 & 0xF, 16))
              .append(Character.forDigit(bytes[i] & 0xF, 16));
        }
      }
      at += length;
    }
    return new PrintableText(out.toString());
  }

  /**
   * Returns whether escaping changes a path's name.
   *
   * @param path any path
   * @return true if {@link #of(Path)} differs from the name
   */
  public static boolean needsEscaping(Path path) {
    // Every escape starts with a backslash, and no backslash stays unescaped.
    return of(path).text.indexOf('\\') >= 0;
  }

  /**
   * Restores the bytes from escaped text.
   *
   * @param safe a result of {@link #of(byte[])}
   * @return the original bytes
   * @throws IllegalArgumentException if the text is not a result of {@link #of(byte[])}
   */
  public static byte[] unescape(String safe) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(safe.length());
    byte[] text = safe.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '\\') {
        bytes.write(text[i]);
      } else if (i + 3 < text.length && text[i + 1] == 'x') {
        bytes.write(HexFormat.fromHexDigits(safe(text, i + 2), 0, 2));
        i += 3;
      } else {
        throw new IllegalArgumentException("no escaped text: " + of(safe));
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrintableText that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }

  private static String safe(byte[] text, int at) {
    return new String(text, at, 2, StandardCharsets.ISO_8859_1);
  }

  private static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    int length =
        lead < 0x80
            ? 1
            : lead >= 0xC2 && lead < 0xE0
                ? 2
                : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 1;
    if (at + length > bytes.length) {
      return 1;
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    return length;
  }

  /** Returns whether a character is shown unchanged. */
  static boolean isPlain(int c) {
    return c != '\\' && !isInvisible(c) && isPrintable(c);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> c != '\uFFFD';
    };
  }

  /**
   * Returns whether a letter or mark shows nothing: Unicode's Default_Ignorable_Code_Point outside
   * category Cf, and the blank Braille pattern.
   */
  private static boolean isInvisible(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
