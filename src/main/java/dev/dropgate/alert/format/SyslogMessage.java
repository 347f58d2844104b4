package dev.dropgate.alert.format;

import dev.dropgate.alert.AlertTicket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A ticket as a syslog message of RFC 5424, in a frame of RFC 6587 (its length in bytes before it),
 * as it goes over TCP and TLS. Used as a bean in YAML. Not thread safe while it is set up.
 */
public final class SyslogMessage {
  /** Security and authorization messages. */
  private static final int FACILITY_AUTHPRIV = 10;

  private static final int SEVERITY_WARNING = 4;
  private static final int SEVERITY_NOTICE = 5;

  private String enterprise = "32473";

  /**
   * The ticket's fields as structured data.
   *
   * @param ticket what was stopped
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
   * The ticket in the Common Event Format.
   *
   * @param ticket what was stopped
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
                // At most six digits of a second, says the RFC.
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

  /** A header field: printable ASCII without a space, never empty. */
  private static String headerField(String value, int longest) {
    String word = value == null ? "" : value.replaceAll("[^\\x21-\\x7e]", "?");
    return word.isEmpty() ? "-" : word.substring(0, Math.min(longest, word.length()));
  }

  /** Tickets hold printable text; a file that somebody has edited may not. */
  static String oneLine(String value) {
    return value.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
  }

  static boolean isDangerous(AlertTicket ticket) {
    return ticket.verdict().equals("DANGEROUS");
  }

  /**
   * Sets the private enterprise number in the name of the structured data.
   *
   * @param enterprise digits; the default is the number that is reserved for examples
   */
  public void setEnterprise(String enterprise) {
    if (!enterprise.matches("\\d+(\\.\\d+)*")) {
      throw new IllegalArgumentException("enterprise must be a private enterprise number");
    }
    this.enterprise = enterprise;
  }
}
