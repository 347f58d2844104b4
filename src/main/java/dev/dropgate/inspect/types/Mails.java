package dev.dropgate.inspect.types;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.FileType;
import java.io.IOException;
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

  private static final String MAILBOX = "from ";

  /** What programs that put a mail into a mailbox make of such a line. */
  private static final String QUOTED = ">from ";

  /** No field that is known has a longer name, nor has a mailbox a line without a blank in it. */
  private static final int LONGEST_NAME = 80;

  /** Where a header that does not end within the head is read on: so much of a member is kept. */
  private static final int MORE = 1 << 16;

  private enum Header {
    MAIL,
    /** Of a message with parts; no field that is known beside that. */
    PARTS,
    OTHER,
    /** Fields so far, but the bytes end before it is clear whose. */
    UNCLEAR
  }

  private Mails() {}

  /** Whether these bytes begin with the name of a field, or as a mailbox. */
  static boolean mayBe(byte[] head) {
    int from = Bytes.has(head, 0, "\357\273\277") ? 3 : 0;
    while (from < head.length && (head[from] == '\r' || head[from] == '\n')) {
      from++;
    }
    int at = from;
    while (at < Math.min(from + LONGEST_NAME, head.length) && isName((char) (head[at] & 0xFF))) {
      at++;
    }
    return at > from
        && at < head.length
        && (head[at] == ':' || isLine(head, from, at) || isColon(head, at));
  }

  private static boolean isLine(byte[] head, int from, int end) {
    return head[end] == ' ' && end - from < QUOTED.length();
  }

  private static boolean isColon(byte[] head, int from) {
    int at = from;
    while (at < head.length && (head[at] == ' ' || head[at] == '\t')) {
      at++;
    }
    return at < head.length && head[at] == ':';
  }

  /** {@code MAIL}, {@code MBOX} or null. */
  static FileType type(Bytes bytes) throws IOException {
    String text = lines(Text.lower(bytes.head()));
    Header header = header(text);
    if (header == Header.UNCLEAR && bytes.head().length == Content.HEAD) {
      text = lines(Text.lower(bytes.at(0, MORE)));
      header = header(text);
    }
    if (header != Header.MAIL && header != Header.PARTS) {
      return null;
    }
    // Messages one after the other, each behind such a line.
    return isMailbox(text, start(text)) ? FileType.MBOX : FileType.MAIL;
  }

  /** A text of which the first line ends with a CR alone has no other ends of lines. */
  private static String lines(String text) {
    int end = text.indexOf('\r');
    boolean old =
        end >= 0
            && end + 1 < text.length()
            && text.charAt(end + 1) != '\n'
            && text.lastIndexOf('\n', end) < 0;
    return old ? text.replace("\r\n", "\n").replace('\r', '\n') : text;
  }

  private static int start(String text) {
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(QUOTED, at)) {
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
    return text.startsWith(MAILBOX, start) && colon(text, start, text.length()) < 0;
  }

  private static Header header(String text) {
    int start = start(text);
    if (!isMailbox(text, start)) {
      return header(text, start);
    }
    int line = text.indexOf('\n', start) + 1;
    return line > 0 ? header(text, line) : Header.OTHER;
  }

  private static Header header(String text, int start) {
    String known = null;
    boolean parts = false;
    boolean plain = true;
    int at = start;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      char first = text.charAt(at);
      if (at == start || (first != ' ' && first != '\t')) {
        int colon = colon(text, at, end);
        if (colon < 0) {
          return parts && isBlank(text, at, end) ? Header.PARTS : Header.OTHER;
        }
        String name = text.substring(at, colon).stripTrailing();
        if (FIELDS.contains(name) && !name.equals(known)) {
          if (known != null) {
            return Header.MAIL;
          }
          known = name;
        }
        parts |= name.equals("content-type") && isOfParts(text, text.indexOf(':', at) + 1);
        plain &= isPlain(name);
      }
      at = end + 1;
    }
    return !plain ? Header.OTHER : parts ? Header.PARTS : Header.UNCLEAR;
  }

  private static boolean isBlank(String text, int from, int to) {
    return text.substring(from, to).isBlank();
  }

  /** Such a field alone makes a mail of a header. */
  private static boolean isOfParts(String text, int from) {
    return text.substring(from, Math.min(text.length(), from + LONGEST_NAME))
        .stripLeading()
        .startsWith("multipart/");
  }

  /** Where the name ends that a line begins with; -1 if it is no field. */
  private static int colon(String text, int from, int end) {
    int at = from;
    while (at < end && isName(text.charAt(at))) {
      at++;
    }
    int name = at;
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return name > from && at < end && text.charAt(at) == ':' ? name : -1;
  }

  private static boolean isName(char c) {
    return c > ' ' && c < 0x7F && c != ':';
  }

  /** As the names of all real fields are; the first key of a JSON text is not. */
  private static boolean isPlain(String name) {
    return name.chars()
        .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }
}
