package dev.dropgate.inspect.engine;

import dev.dropgate.model.PrintableText;
import java.util.LinkedHashMap;
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
  /** Returns the state of an engine that does not answer. */
  public static EngineState silent(String address, Exception failure) {
    return new EngineState(address, EngineReply.none(failure).text(), null, null, null);
  }

  /**
   * Returns the state of an engine that answers.
   *
   * @param version product and version, as received; null if unknown
   */
  public static EngineState answering(String address, String version) {
    String shown = version == null ? null : EngineReply.printable(version);
    return new EngineState(address, null, shown, null, null);
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
      return address + " (" + PrintableText.ofEscaped(problem) + ")";
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
