package dev.dropgate.alert;

import dev.dropgate.files.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a mail shows, in words. However long their names are, all of them together stay
 * within what mail programs show without cutting. Immutable.
 */
final class MailFiles {
  /** More would be skimmed, not read; the rest is in the attached list. */
  static final int SHOWN = 100;

  /** Bytes for all of them. */
  private static final int ROOM = 85_000;

  /** Bytes that a file takes beside its path and reason. */
  private static final int FRAME = 400;

  private static final int PATH_IN_SUBJECT = 120;

  private final MailWords words;

  MailFiles(MailWords words) {
    this.words = words;
  }

  /**
   * The first files.
   *
   * @param tickets of a digest
   * @return at most {@link #SHOWN}, each as the templates see it
   */
  List<Map<String, Object>> shown(List<Ticket> tickets) {
    List<Ticket> first = tickets.subList(0, Math.min(tickets.size(), SHOWN));
    int room = first.isEmpty() ? 0 : ROOM / first.size() - FRAME;
    return first.stream().map(ticket -> shown(ticket, room)).toList();
  }

  private Map<String, Object> shown(Ticket ticket, int room) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("word", words.say(TicketKind.of(ticket).word()));
    file.put("tone", TicketKind.of(ticket).tone());
    file.put("path", end(SafeText.again(ticket.path()), room * 2 / 3));
    file.put("shortPath", shortened(SafeText.again(ticket.path())));
    file.put("rule", start(SafeText.again(ticket.rule()), Math.max(120, room / 20)));
    file.put("reason", start(SafeText.again(ticket.reason()), room / 3));
    boolean about = TicketKind.isAboutFile(ticket);
    file.put("size", about ? words.say("bytes", ticket.size()) : "");
    file.put(
        "sha256",
        !about
            ? ""
            : ticket.sha256() == null ? words.say("noHash") : SafeText.again(ticket.sha256()));
    file.put("time", SafeText.again(ticket.detectedAt()));
    file.put("record", TicketKind.hasRecord(ticket) ? SafeText.again(ticket.id()) : "");
    return file;
  }

  /** Text that keeps its end, cut to so many bytes of UTF-8: of a path that says more. */
  static String end(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int at = text.length();
    for (int used = 3; ; ) {
      int c = text.codePointBefore(at);
      used += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (used > bytes) {
        return "..." + text.substring(at);
      }
      at -= Character.charCount(c);
    }
  }

  /** Text that keeps its beginning, cut to so many bytes of UTF-8. */
  static String start(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int at = 0;
    for (int used = 3; ; ) {
      int c = text.codePointAt(at);
      used += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (used > bytes) {
        return text.substring(0, at) + "...";
      }
      at += Character.charCount(c);
    }
  }

  // A subject is one line on a phone.
  private static String shortened(String path) {
    if (path.length() <= PATH_IN_SUBJECT) {
      return path;
    }
    int start = path.length() - (PATH_IN_SUBJECT - 3);
    return "..." + path.substring(Character.isLowSurrogate(path.charAt(start)) ? start + 1 : start);
  }
}
