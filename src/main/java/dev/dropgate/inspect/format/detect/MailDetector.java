package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.TextDetector;
import java.io.IOException;
import java.util.Set;

/** A detector of mails by a header that begins on the first line. Stateless. */
final class MailDetector {
  /** Fields at the start of mails; two of them make a mail. */
  private static final Set<String> KNOWN_FIELDS =
      Set.of(
          "received",
          "return-path",
          "delivered-to",
          "from",
          "to",
          "cc",
          "bcc",
          "subject",
          "date",
          "message-id",
          "in-reply-to",
          "references",
          "mime-version",
          "content-type",
          "content-transfer-encoding",
          "content-disposition",
          "reply-to",
          "sender",
          "user-agent",
          "dkim-signature",
          "x-mailer",
          "x-unsent",
          "x-originating-ip",
          "x-received",
          "authentication-results",
          "arc-seal");

  private static final String MBOX_SEPARATOR = "from ";

  /** A separator line of a mailbox in the quoted form that delivery programs write. */
  private static final String QUOTED_SEPARATOR = ">from ";

  /** Longer than any known field name, and than any word of a mailbox line. */
  private static final int MAX_NAME_CHARS = 80;

  /**
   * The number of bytes that are read of a header that does not end in the head. Of each member
   * this much is kept.
   */
  private static final int MAX_HEADER_BYTES = 1 << 16;

  private enum HeaderKind {
    MAIL,
    /** Has a multipart type, and no other known field. */
    PARTS,
    OTHER,
    /** Has fields only, but the bytes end before the type is clear. */
    UNCLEAR
  }

  private MailDetector() {}

  /** Returns whether the bytes begin with a field name or as a mailbox. */
  static boolean mayBeMail(byte[] head) {
    int from = ContentBytes.matchesAt(head, 0, "\357\273\277") ? 3 : 0;
    while (from < head.length && (head[from] == '\r' || head[from] == '\n')) {
      from++;
    }
    int at = from;
    while (at < Math.min(from + MAX_NAME_CHARS, head.length)
        && isNameChar((char) (head[at] & 0xFF))) {
      at++;
    }
    return at > from
        && at < head.length
        && (head[at] == ':' || isSeparatorWord(head, from, at) || isColonAhead(head, at));
  }

  private static boolean isSeparatorWord(byte[] head, int from, int end) {
    return head[end] == ' ' && end - from < QUOTED_SEPARATOR.length();
  }

  private static boolean isColonAhead(byte[] head, int from) {
    int at = from;
    while (at < head.length && (head[at] == ' ' || head[at] == '\t')) {
      at++;
    }
    return at < head.length && head[at] == ':';
  }

  /** Returns {@code MAIL}, {@code MBOX} or null. */
  static FileType detect(ContentBytes bytes) throws IOException {
    String text = withUsualLineEnds(TextDetector.lowerCase(bytes.head()));
    HeaderKind header = headerKind(text);
    if (header == HeaderKind.UNCLEAR && bytes.head().length == Content.HEAD_BYTES) {
      text = withUsualLineEnds(TextDetector.lowerCase(bytes.bytesAt(0, MAX_HEADER_BYTES)));
      header = headerKind(text);
    }
    if (header != HeaderKind.MAIL && header != HeaderKind.PARTS) {
      return null;
    }
    // A mailbox is a sequence of mails, each after such a line.
    return isMailbox(text, startOffset(text)) ? FileType.MBOX : FileType.MAIL;
  }

  /** Converts line ends. If the first line ends with a lone CR, all lines do. */
  private static String withUsualLineEnds(String text) {
    int end = text.indexOf('\r');
    boolean old =
        end >= 0
            && end + 1 < text.length()
            && text.charAt(end + 1) != '\n'
            && text.lastIndexOf('\n', end) < 0;
    return old ? text.replace("\r\n", "\n").replace('\r', '\n') : text;
  }

  private static int startOffset(String text) {
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(QUOTED_SEPARATOR, at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.charAt(at) != '\r' && text.charAt(at) != '\n') {
        return at;
      } else {
        at++;
      }
    }
    return at;
  }

  private static boolean isMailbox(String text, int start) {
    return text.startsWith(MBOX_SEPARATOR, start) && nameEnd(text, start, text.length()) < 0;
  }

  private static HeaderKind headerKind(String text) {
    int start = startOffset(text);
    if (!isMailbox(text, start)) {
      return headerKind(text, start);
    }
    int line = text.indexOf('\n', start) + 1;
    return line > 0 ? headerKind(text, line) : HeaderKind.OTHER;
  }

  private static HeaderKind headerKind(String text, int start) {
    String known = null;
    boolean parts = false;
    boolean plain = true;
    int at = start;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      char first = text.charAt(at);
      if (at == start || (first != ' ' && first != '\t')) {
        int colon = nameEnd(text, at, end);
        if (colon < 0) {
          return parts && isBlank(text, at, end) ? HeaderKind.PARTS : HeaderKind.OTHER;
        }
        String name = text.substring(at, colon).stripTrailing();
        if (KNOWN_FIELDS.contains(name) && !name.equals(known)) {
          if (known != null) {
            return HeaderKind.MAIL;
          }
          known = name;
        }
        parts |= name.equals("content-type") && isMultipartType(text, text.indexOf(':', at) + 1);
        plain &= isPlainName(name);
      }
      at = end + 1;
    }
    return !plain ? HeaderKind.OTHER : parts ? HeaderKind.PARTS : HeaderKind.UNCLEAR;
  }

  private static boolean isBlank(String text, int from, int to) {
    return text.substring(from, to).isBlank();
  }

  /** Returns whether the type is multipart. Such a field alone makes a mail. */
  private static boolean isMultipartType(String text, int from) {
    return text.substring(from, Math.min(text.length(), from + MAX_NAME_CHARS))
        .stripLeading()
        .startsWith("multipart/");
  }

  /** Returns the end of the field name at the start of a line, or -1 if it is not a field. */
  private static int nameEnd(String text, int from, int end) {
    int at = from;
    while (at < end && isNameChar(text.charAt(at))) {
      at++;
    }
    int name = at;
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return name > from && at < end && text.charAt(at) == ':' ? name : -1;
  }

  private static boolean isNameChar(char c) {
    return c > ' ' && c < 0x7F && c != ':';
  }

  /** Returns whether a name looks like a real field name; the first key of a JSON text does not. */
  private static boolean isPlainName(String name) {
    return name.chars()
        .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }
}
