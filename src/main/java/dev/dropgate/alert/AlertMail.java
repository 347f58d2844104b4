package dev.dropgate.alert;

import dev.dropgate.files.HostName;
import dev.dropgate.files.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/** Subject and text of the mail for a digest. Stateless, thread safe. */
public final class AlertMail {
  /** Longer lists are for the outbox and the quarantine; a mail is to be read. */
  private static final int LISTED = 1000;

  /**
   * Reads a digest.
   *
   * @param file a digest in the outbox
   * @return the digest
   * @throws IOException if it cannot be read
   */
  public Digest digest(File file) throws IOException {
    return Json.read(Files.readAllBytes(file.toPath()), Digest.class);
  }

  /**
   * The subject.
   *
   * @param digest a digest
   * @return one line
   */
  public String subject(Digest digest) {
    List<Ticket> tickets = digest.tickets();
    if (tickets.size() == 1) {
      Ticket ticket = tickets.get(0);
      return "[dropgate "
          + HostName.get()
          + "] "
          + word(ticket)
          + ": "
          + shortened(ticket.path())
          + " ("
          + ticket.rule()
          + ")";
    }
    long dangerous = tickets.stream().filter(AlertMail::isDangerous).count();
    long held = tickets.size() - dangerous;
    return "[dropgate %s] %d files stopped: %d dangerous, %d held"
        .formatted(HostName.get(), tickets.size(), dangerous, held);
  }

  /**
   * The text.
   *
   * @param digest a digest
   * @return lines of printable text
   */
  public String text(Digest digest) {
    StringBuilder text = new StringBuilder(400 * Math.min(digest.tickets().size(), LISTED));
    for (Ticket ticket : digest.tickets().subList(0, Math.min(digest.tickets().size(), LISTED))) {
      text.append(word(ticket)).append('\n');
      line(text, "File", ticket.path());
      line(text, "Directory", ticket.directory());
      line(text, "Rule", ticket.rule());
      line(text, "Reason", ticket.reason());
      line(text, "Size", ticket.size() + " bytes");
      line(
          text,
          "SHA-256",
          ticket.sha256() == null ? "unknown (the file cannot be read)" : ticket.sha256());
      line(text, "Time", ticket.detectedAt());
      line(text, "Host", ticket.host());
      line(text, "Record", ticket.id());
      text.append('\n');
    }
    if (digest.tickets().size() > LISTED) {
      text.append("... and ")
          .append(digest.tickets().size() - LISTED)
          .append(" more, each with a record of its own.\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(
        String.format(Locale.ROOT, "  %-10s %s%n", name + ":", value)
            .replace(System.lineSeparator(), "\n"));
  }

  private static String word(Ticket ticket) {
    if ("alert-test".equals(ticket.rule())) {
      return "TEST, no file was stopped";
    }
    return isDangerous(ticket) ? "Dangerous file quarantined" : "Undecided file held";
  }

  private static boolean isDangerous(Ticket ticket) {
    return "DANGEROUS".equals(ticket.verdict());
  }

  // The end of a path says more than its beginning, and a subject is one line on a phone.
  private static String shortened(String path) {
    if (path.length() <= 120) {
      return path;
    }
    int start = path.length() - 117;
    return "..." + path.substring(Character.isLowSurrogate(path.charAt(start)) ? start + 1 : start);
  }
}
