package dev.dropgate.inspect.types;

import java.util.HashSet;
import java.util.Set;

/** Mails by their header, which begins with the first line. Stateless. */
final class Mails {
  /** Written by what carries mails; of the others a text may have one by chance. */
  private static final Set<String> CARRIED =
      Set.of("received", "message-id", "mime-version", "return-path", "delivered-to", "x-unsent");

  private static final Set<String> WRITTEN =
      Set.of("from", "to", "cc", "subject", "date", "sender", "reply-to", "content-type");

  private Mails() {}

  /** A message as a file of its own; the text is in lower case. */
  static boolean isMail(String text) {
    Set<String> seen = new HashSet<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      char first = text.charAt(at);
      if (first != ' ' && first != '\t') {
        int colon = colon(text, at, end);
        if (colon < 0) {
          break;
        }
        String name = text.substring(at, colon);
        if (CARRIED.contains(name) || WRITTEN.contains(name)) {
          seen.add(name);
        }
      } else if (at == 0) {
        break;
      }
      at = end + 1;
    }
    boolean carried = seen.stream().anyMatch(CARRIED::contains);
    return (carried && seen.size() >= 2) || (seen.contains("from") && seen.size() >= 3);
  }

  /** Messages one after the other, each behind a line that begins with From. */
  static boolean isMailbox(String text) {
    int end = text.indexOf('\n');
    return text.startsWith("from ")
        && end > 0
        && text.substring(0, end).stripTrailing().matches("from \\S+ .*\\d\\d:\\d\\d.*\\d{4}.*")
        && isMail(text.substring(end + 1));
  }

  private static int colon(String text, int at, int end) {
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i > at ? i : -1;
      }
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
        return -1;
      }
    }
    return -1;
  }
}
