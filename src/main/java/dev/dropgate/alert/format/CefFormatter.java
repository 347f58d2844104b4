package dev.dropgate.alert.format;

import dev.dropgate.alert.AlertTicket;
import java.time.Instant;

/**
 * Formats a ticket in the Common Event Format: header fields separated by pipes, then an extension
 * of names and values. Stateless.
 */
final class CefFormatter {
  private static final int SEVERITY_HIGH = 8;
  private static final int SEVERITY_MEDIUM = 5;

  private CefFormatter() {}

  /**
   * Formats a ticket.
   *
   * @param ticket the ticket
   * @return one line
   */
  static String format(AlertTicket ticket) {
    boolean dangerous = SyslogMessage.isDangerous(ticket);
    String version = CefFormatter.class.getPackage().getImplementationVersion();
    StringBuilder event = new StringBuilder("CEF:0|Dropgate|Dropgate|");
    event.append(escapeHeader(version == null ? "0" : version)).append('|');
    event.append(escapeHeader(ticket.rule())).append('|');
    event.append(dangerous ? "Dangerous file quarantined" : "Undecided file held").append('|');
    event.append(dangerous ? SEVERITY_HIGH : SEVERITY_MEDIUM).append('|');
    event.append("rt=").append(Instant.parse(ticket.detectedAt()).toEpochMilli());
    appendField(event, "externalId", ticket.id());
    appendField(event, "dvchost", ticket.host());
    appendField(event, "act", dangerous ? "quarantined" : "held");
    appendField(event, "filePath", ticket.path());
    appendField(event, "fsize", Long.toString(ticket.size()));
    appendField(event, "fileHash", ticket.sha256());
    appendField(event, "reason", ticket.reason());
    appendField(event, "cs1Label", "directory");
    appendField(event, "cs1", ticket.directory());
    if (ticket.pathBytes() != null) {
      appendField(event, "cs2Label", "pathBytes");
      appendField(event, "cs2", ticket.pathBytes());
    }
    return event.toString();
  }

  private static String escapeHeader(String value) {
    return SyslogMessage.oneLine(value).replace("\\", "\\\\").replace("|", "\\|");
  }

  private static void appendField(StringBuilder event, String name, String value) {
    if (value != null) {
      String escaped =
          value.replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n");
      event.append(' ').append(name).append('=').append(SyslogMessage.oneLine(escaped));
    }
  }
}
