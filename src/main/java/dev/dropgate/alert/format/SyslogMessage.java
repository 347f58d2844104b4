package dev.dropgate.alert.format;

import dev.dropgate.alert.AlertTicket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Formats a ticket as a syslog message of RFC 5424, in a frame of RFC 6587 (preceded by its length
 * in bytes), as sent over TCP and TLS. Used as a bean in YAML. Not thread safe during
 * configuration.
 */
public final class SyslogMessage {
  /** The facility for security and authorization messages. */
  private static final int FACILITY_AUTHPRIV = 10;

  private static final int SEVERITY_WARNING = 4;
  private static final int SEVERITY_NOTICE = 5;

  private String enterprise = "32473";

  /**
   * Formats a ticket's fields as structured data.
   *
   * @param ticket the ticket
   * @return one frame, UTF-8
   */
  public byte[] structured(AlertTicket ticket) {
    StringBuilder data = new StringBuilder("[dropgate@").append(enterprise);
    appendParameter(data, "id", ticket.id());
    appendParameter(data, "verdict", ticket.verdict());
    appendParameter(data, "path", ticket.path());
    appendParameter(data, "pathBytes", ticket.pathBytes());
    appendParameter(data, "directory", ticket.directory());
    appendParameter(data, "rule", ticket.rule());
    appendParameter(data, "reason", ticket.reason());
    appendParameter(data, "size", Long.toString(ticket.size()));
    appendParameter(data, "sha256", ticket.sha256());
    String what = isDangerous(ticket) ? "Malicious code detected: " : "Undecided, held: ";
    return frame(ticket, data.append(']').toString(), oneLine(what + ticket.path()));
  }

  /**
   * Formats a ticket in the Common Event Format.
   *
   * @param ticket the ticket
   * @return one frame, UTF-8
   */
  public byte[] cef(AlertTicket ticket) {
    return frame(ticket, "-", CefFormatter.format(ticket));
  }

  private static byte[] frame(AlertTicket ticket, String data, String text) {
    String message =
        "<%d>1 %s %s dropgate - %s %s %s"
            .formatted(
                FACILITY_AUTHPRIV * 8 + (isDangerous(ticket) ? SEVERITY_WARNING : SEVERITY_NOTICE),
                // RFC 5424, section 6.2.3, allows at most six digits for the fraction of a second.
                Instant.parse(ticket.detectedAt()).truncatedTo(ChronoUnit.MICROS),
                headerField(ticket.host(), 255),
                headerField(ticket.verdict(), 32),
                data,
                text);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    byte[] length = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[length.length + bytes.length];
    System.arraycopy(length, 0, frame, 0, length.length);
    System.arraycopy(bytes, 0, frame, length.length, bytes.length);
    return frame;
  }

  private static void appendParameter(StringBuilder data, String name, String value) {
    if (value != null) {
      data.append(' ').append(name).append("=\"");
      data.append(oneLine(value).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]"));
      data.append('"');
    }
  }

  /** Returns a header field: printable ASCII without a space, never empty. */
  private static String headerField(String value, int longest) {
    String word = value == null ? "" : value.replaceAll("[^\\x21-\\x7e]", "?");
    return word.isEmpty() ? "-" : word.substring(0, Math.min(longest, word.length()));
  }

  /** Replaces control characters. Tickets contain printable text, but an edited file may not. */
  static String oneLine(String value) {
    return value.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
  }

  static boolean isDangerous(AlertTicket ticket) {
    return ticket.verdict().equals("DANGEROUS");
  }

  /**
   * Sets the private enterprise number in the name of the structured data.
   *
   * @param enterprise digits; the default is the number reserved for examples
   */
  public void setEnterprise(String enterprise) {
    if (!enterprise.matches("\\d+(\\.\\d+)*")) {
      throw new IllegalArgumentException("enterprise must be a private enterprise number");
    }
    this.enterprise = enterprise;
  }
}
