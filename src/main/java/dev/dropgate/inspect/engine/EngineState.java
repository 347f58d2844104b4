package dev.dropgate.inspect.engine;

import dev.dropgate.model.SafeText;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The current state of an engine. All texts are printable.
 *
 * @param address as configured
 * @param problem why the engine does not answer; null if it does
 * @param version product and version, for example {@code ClamAV 1.4.6}; null if unknown
 * @param signatures number of the signature database; null if unknown
 * @param signatureDate date of that database, in ISO 8601 in the engine's own time zone, or
 *     unchanged if the engine's text is not a date; null if unknown
 */
public record EngineState(
    String address, String problem, String version, String signatures, String signatureDate) {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  public static EngineState silent(EngineAddress address, String problem) {
    return new EngineState(address.toString(), problem, null, null, null);
  }

  /**
   * Parses clamd's reply to VERSION: version, number and date of the database, separated by
   * slashes. Without a ClamAV database the reply has only the version.
   *
   * @param address of the engine
   * @param reply as received; may be unprintable
   */
  public static EngineState answering(EngineAddress address, String reply) {
    String[] parts = reply.split("/", 3);
    return new EngineState(
        address.toString(),
        null,
        parts[0].isBlank() ? null : EngineReply.printable(parts[0].strip()),
        parts.length > 1 ? EngineReply.printable(parts[1].strip()) : null,
        parts.length > 2 ? date(parts[2].strip()) : null);
  }

  // C's ctime pads the day with a space.
  private static String date(String text) {
    try {
      return LocalDateTime.parse(text.replace("  ", " "), CTIME).toString();
    } catch (DateTimeException e) {
      return EngineReply.printable(text);
    }
  }

  /** Returns whether the engine answers. */
  public boolean answers() {
    return problem == null;
  }

  /** Returns the known fields by name, in order and without null values. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("address", address);
    fields.put("answers", answers());
    fields.put("version", version);
    fields.put("signatures", signatures);
    fields.put("signatureDate", signatureDate);
    fields.put("problem", problem);
    fields.values().removeIf(value -> value == null);
    return fields;
  }

  /** Returns one printable line for people. */
  @Override
  public String toString() {
    if (problem != null) {
      return address + " (" + SafeText.reescape(problem) + ")";
    }
    StringBuilder text = new StringBuilder(address).append(" answers");
    if (version != null) {
      text.append(" (").append(version);
      if (signatures != null) {
        text.append(", signatures ").append(signatures);
      }
      if (signatureDate != null) {
        text.append(" of ").append(signatureDate);
      }
      text.append(')');
    }
    return text.toString();
  }
}
