package dev.dropgate.inspect.content;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A detector of plain text. Stateless. */
public final class TextDetector {
  /** Control characters that occur in texts: BS, TAB, LF, VT, FF, CR, SUB at the end, ESC. */
  private static final int TEXT_CONTROLS =
      1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 26 | 1 << 27;

  private TextDetector() {}

  /**
   * Returns whether no control characters occur except those of texts, in any 8-bit character set.
   */
  public static boolean isText(byte[] head) {
    if (utf16Charset(head) != null) {
      return true;
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && (TEXT_CONTROLS >> b & 1) == 0) {
        return false;
      }
    }
    return head.length > 0;
  }

  /**
   * Returns the beginning of a text with its ASCII letters in lower case.
   *
   * @param head the first bytes of a file
   * @return one character for each byte, as in an 8-bit character set, without a byte order mark
   */
  public static String lowerCase(byte[] head) {
    Charset wide = utf16Charset(head);
    if (wide != null) {
      return new String(head, wide).substring(1).toLowerCase(Locale.ROOT);
    }
    // Byte by byte: this runs for each file, and String.toLowerCase looks at each letter twice.
    int from = ContentBytes.matchesAt(head, 0, "\357\273\277") ? 3 : 0;
    byte[] lower = new byte[head.length - from];
    for (int i = 0; i < lower.length; i++) {
      byte b = head[from + i];
      lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
    return new String(lower, StandardCharsets.ISO_8859_1);
  }

  private static Charset utf16Charset(byte[] head) {
    if (head.length < 4 || (head.length < Content.HEAD_BYTES && head.length % 2 != 0)) {
      return null;
    }
    if (ContentBytes.matchesAt(head, 0, "\377\376") && (head[2] != 0 || head[3] != 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return ContentBytes.matchesAt(head, 0, "\376\377") ? StandardCharsets.UTF_16BE : null;
  }
}
