package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.util.Set;

/** Mails by their header, which begins with the first line. Stateless. */
final class Mails {
  /** What mails begin with; two of them make one. */
  private static final Set<String> FIELDS =
      Set.of(
          "received",
          "return-path",
          "delivered-to",
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "mime-version",
          "content-type",
          "content-transfer-encoding",
          "reply-to",
          "sender",
          "dkim-signature",
          "x-mailer",
          "x-unsent",
          "x-originating-ip",
          "x-received",
          "authentication-results",
          "arc-seal");

  private static final String BEFORE = "from ";

  /** No field that is known has a longer name, nor has a mailbox a line without a blank in it. */
  private static final int LONGEST_NAME = 80;

  private Mails() {}

  /** Whether these bytes begin with the name of a field, or as a mailbox. */
  static boolean mayBe(byte[] head) {
    int at = 0;
    while (at < Math.min(LONGEST_NAME, head.length) && isName((char) (head[at] & 0xFF))) {
      at++;
    }
    return at > 0 && at < head.length && (head[at] == ':' || (at == 4 && head[at] == ' '));
  }

  /** {@code MAIL}, {@code MBOX} or null; the text is in lower case. */
  static FileType type(String text) {
    int line = text.indexOf('\n') + 1;
    if (text.startsWith(BEFORE) && line > 0 && isMail(text, line)) {
      return FileType.MBOX; // messages one after the other, each behind such a line
    }
    return isMail(text, 0) ? FileType.MAIL : null;
  }

  private static boolean isMail(String text, int start) {
    String known = null;
    int at = start;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      char first = text.charAt(at);
      if (at == start || (first != ' ' && first != '\t')) {
        int colon = colon(text, at, end);
        if (colon < 0) {
          return false;
        }
        String name = text.substring(at, colon);
        if (FIELDS.contains(name) && !name.equals(known)) {
          if (known != null) {
            return true;
          }
          known = name;
        }
      }
      at = end + 1;
    }
    return false;
  }

  private static int colon(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i > from ? i : -1;
      }
      if (!isName(c)) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isName(char c) {
    return c > ' ' && c < 0x7F && c != ':';
  }
}
