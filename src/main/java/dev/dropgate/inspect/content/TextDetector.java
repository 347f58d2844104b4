package dev.dropgate.inspect.content;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whether bytes are text, and how they read. Stateless. */
public final class TextDetector {
  /** Control characters that texts have: BS, TAB, LF, VT, FF, CR, SUB at the end, ESC. */
  private static final int TEXT_CONTROLS =
      1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 26 | 1 << 27;

  private TextDetector() {}

  /** No control character but those of texts; any 8-bit character set. */
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

  /** The beginning of a text in lower case; what is not ASCII does not matter. */
  public static String lowerCase(byte[] head) {
    Charset wide = utf16Charset(head);
    String text = new String(head, wide == null ? StandardCharsets.ISO_8859_1 : wide);
    int mark = wide == null ? ContentBytes.matchesAt(head, 0, "\357\273\277") ? 3 : 0 : 1;
    return text.substring(Math.min(mark, text.length())).toLowerCase(Locale.ROOT);
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
