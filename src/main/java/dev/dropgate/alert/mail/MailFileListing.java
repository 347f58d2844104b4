package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import dev.dropgate.model.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the files shown in a mail. However long their names are, the total stays within what
 * mail programs show without truncation. Immutable.
 */
final class MailFileListing {
  /** The most files shown. Readers would only skim more; the attached list has all of them. */
  static final int MAX_FILES_SHOWN = 100;

  /** The limit for all files together, in bytes. */
  private static final int MAX_TOTAL_BYTES = 85_000;

  /** The size of a file's description without its path and reason, in bytes. */
  private static final int FRAME_BYTES_PER_FILE = 400;

  private static final int MAX_SUBJECT_PATH_LENGTH = 120;

  private final MailPhrases words;

  MailFileListing(MailPhrases words) {
    this.words = words;
  }

  /**
   * Describes the first files of a digest.
   *
   * @param tickets the tickets of a digest
   * @return at most {@link #MAX_FILES_SHOWN} files, in the form that the templates use
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
    file.put("path", keepEnd(PrintableText.ofEscaped(ticket.path()).toString(), room * 2 / 3));
    file.put("shortPath", shortenPath(PrintableText.ofEscaped(ticket.path()).toString()));
    file.put(
        "rule",
        keepStart(PrintableText.ofEscaped(ticket.rule()).toString(), Math.max(120, room / 20)));
    file.put("reason", keepStart(PrintableText.ofEscaped(ticket.reason()).toString(), room / 3));
    boolean about = TicketKind.isAboutFile(ticket);
    file.put("size", about ? words.phrase("bytes", ticket.size()) : "");
    file.put(
        "sha256",
        !about
            ? ""
            : ticket.sha256() == null
                ? words.phrase("noHash")
                : PrintableText.ofEscaped(ticket.sha256()).toString());
    file.put("time", PrintableText.ofEscaped(ticket.detectedAt()).toString());
    file.put(
        "record",
        TicketKind.hasRecord(ticket) ? PrintableText.ofEscaped(ticket.id()).toString() : "");
    return file;
  }

  /** Shortens a text to a number of UTF-8 bytes and keeps its end, which says more in a path. */
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

  /** Shortens a text to a number of UTF-8 bytes and keeps its beginning. */
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

  // A phone shows a subject on one line.
  private static String shortenPath(String path) {
    if (path.length() <= MAX_SUBJECT_PATH_LENGTH) {
      return path;
    }
    int start = path.length() - (MAX_SUBJECT_PATH_LENGTH - 3);
    return "..." + path.substring(Character.isLowSurrogate(path.charAt(start)) ? start + 1 : start);
  }
}
