package dev.dropgate.alert;

import java.time.Instant;

/**
 * A ticket in the Common Event Format: a header of fields with pipes between them, then an
 * extension of names and values. Stateless.
 */
final class CefText {
  private static final int HIGH = 8;
  private static final int MEDIUM = 5;

  private CefText() {}

  /**
   * The event.
   *
   * @param ticket what was stopped
   * @return one line
   */
  static String of(Ticket ticket) {
    boolean dangerous = SyslogMessage.isDangerous(ticket);
    String version = CefText.class.getPackage().getImplementationVersion();
    StringBuilder event = new StringBuilder("CEF:0|Dropgate|Dropgate|");
    event.append(header(version == null ? "0" : version)).append('|');
    event.append(header(ticket.rule())).append('|');
    event.append(dangerous ? "Dangerous file quarantined" : "Undecided file held").append('|');
    event.append(dangerous ? HIGH : MEDIUM).append('|');
    event.append("rt=").append(Instant.parse(ticket.detectedAt()).toEpochMilli());
    field(event, "externalId", ticket.id());
    field(event, "dvchost", ticket.host());
    field(event, "act", dangerous ? "quarantined" : "held");
    field(event, "filePath", ticket.path());
    field(event, "fsize", Long.toString(ticket.size()));
    field(event, "fileHash", ticket.sha256());
    field(event, "reason", ticket.reason());
    field(event, "cs1Label", "directory");
    field(event, "cs1", ticket.directory());
    if (ticket.pathBytes() != null) {
      field(event, "cs2Label", "pathBytes");
      field(event, "cs2", ticket.pathBytes());
    }
    return event.toString();
  }

  private static String header(String value) {
    return SyslogMessage.oneLine(value).replace("\\", "\\\\").replace("|", "\\|");
  }

  private static void field(StringBuilder event, String name, String value) {
    if (value != null) {
      String escaped =
          value.replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n");
      event.append(' ').append(name).append('=').append(SyslogMessage.oneLine(escaped));
    }
  }
}
