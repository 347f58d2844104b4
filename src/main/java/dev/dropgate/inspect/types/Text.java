package dev.dropgate.inspect.types;

import dev.dropgate.inspect.Content;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whether bytes are text, and how they read. Stateless. */
final class Text {
  /** Control characters that texts have: BS, TAB, LF, VT, FF, CR, SUB at the end, ESC. */
  private static final int CONTROLS =
      1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 26 | 1 << 27;

  private Text() {}

  /** No control character but those of texts; any 8-bit character set. */
  static boolean isText(byte[] head) {
    if (wide(head) != null) {
      return true;
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && (CONTROLS >> b & 1) == 0) {
        return false;
      }
    }
    return head.length > 0;
  }

  /** The beginning of a text in lower case; what is not ASCII does not matter. */
  static String lower(byte[] head) {
    Charset wide = wide(head);
    String text = new String(head, wide == null ? StandardCharsets.ISO_8859_1 : wide);
    int mark = wide == null ? Bytes.has(head, 0, "\357\273\277") ? 3 : 0 : 1;
    return text.substring(Math.min(mark, text.length())).toLowerCase(Locale.ROOT);
  }

  private static Charset wide(byte[] head) {
    if (head.length < 4 || (head.length < Content.HEAD && head.length % 2 != 0)) {
      return null;
    }
    if (Bytes.has(head, 0, "\377\376") && (head[2] != 0 || head[3] != 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return Bytes.has(head, 0, "\376\377") ? StandardCharsets.UTF_16BE : null;
  }
}
