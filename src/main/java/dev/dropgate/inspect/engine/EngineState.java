package dev.dropgate.inspect.engine;

import dev.dropgate.model.SafeText;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How an engine stands at the moment. All texts are printable.
 *
 * @param address as the settings name it
 * @param problem why it does not answer; null if it does
 * @param version product and version, for example {@code ClamAV 1.4.6}; null if it does not tell
 * @param signatures number of its database of signatures; null if it does not tell
 * @param signatureDate when that database was made, in ISO 8601 in the engine's own time zone; as
 *     the engine writes it where that is no date; null if it does not tell
 */
public record EngineState(
    String address, String problem, String version, String signatures, String signatureDate) {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  public static EngineState silent(EngineAddress address, String problem) {
    return new EngineState(address.toString(), problem, null, null, null);
  }

  /**
   * Reads clamd's reply to VERSION: the version, the number of the database and its date with
   * slashes between them; only the version where clamd has no database of ClamAV.
   *
   * @param address of the engine
   * @param reply as it came; need not be printable
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

  /**
   * Returns whether it answers.
   *
   * @return true if it does
   */
  public boolean answers() {
    return problem == null;
  }

  /**
   * Returns the fields that are known, by their names.
   *
   * @return in order, without null values
   */
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
