package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import dev.dropgate.model.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a mail shows, in words. However long their names are, all of them together stay
 * within what mail programs show without cutting. Immutable.
 */
final class MailFileListing {
  /** More would be skimmed, not read; the rest is in the attached list. */
  static final int MAX_FILES_SHOWN = 100;

  /** Bytes for all of them. */
  private static final int MAX_TOTAL_BYTES = 85_000;

  /** Bytes that a file takes beside its path and reason. */
  private static final int FRAME_BYTES_PER_FILE = 400;

  private static final int MAX_SUBJECT_PATH_LENGTH = 120;

  private final MailPhrases words;

  MailFileListing(MailPhrases words) {
    this.words = words;
  }

  /**
   * The first files.
   *
   * @param tickets of a digest
   * @return at most {@link #MAX_FILES_SHOWN}, each as the templates see it
   */
  List<Map<String, Object>> describe(List<AlertTicket> tickets) {
    List<AlertTicket> first = tickets.subList(0, Math.min(tickets.size(), MAX_FILES_SHOWN));
    int room = first.isEmpty() ? 0 : MAX_TOTAL_BYTES / first.size() - FRAME_BYTES_PER_FILE;
    return first.stream().map(ticket -> describe(ticket, room)).toList();
  }

  private Map<String, Object> describe(AlertTicket ticket, int room) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("word", words.phrase(TicketKind.of(ticket).word()));
    file.put("tone", TicketKind.of(ticket).tone());
    file.put("path", keepEnd(SafeText.reescape(ticket.path()), room * 2 / 3));
    file.put("shortPath", shortenPath(SafeText.reescape(ticket.path())));
    file.put("rule", keepStart(SafeText.reescape(ticket.rule()), Math.max(120, room / 20)));
    file.put("reason", keepStart(SafeText.reescape(ticket.reason()), room / 3));
    boolean about = TicketKind.isAboutFile(ticket);
    file.put("size", about ? words.phrase("bytes", ticket.size()) : "");
    file.put(
        "sha256",
        !about
            ? ""
            : ticket.sha256() == null
                ? words.phrase("noHash")
                : SafeText.reescape(ticket.sha256()));
    file.put("time", SafeText.reescape(ticket.detectedAt()));
    file.put("record", TicketKind.hasRecord(ticket) ? SafeText.reescape(ticket.id()) : "");
    return file;
  }

  /** Text that keeps its end, cut to so many bytes of UTF-8: of a path that says more. */
  static String keepEnd(String text, int bytes) {
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
  static String keepStart(String text, int bytes) {
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
  private static String shortenPath(String path) {
    if (path.length() <= MAX_SUBJECT_PATH_LENGTH) {
      return path;
    }
    int start = path.length() - (MAX_SUBJECT_PATH_LENGTH - 3);
    return "..." + path.substring(Character.isLowSurrogate(path.charAt(start)) ? start + 1 : start);
  }
}
