package dev.dropgate.quarantine.record;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * A line of an audit log: an event with the hash of the line before and a hash of its own. Any
 * store writes and verifies its log by it. Stateless.
 */
public final class AuditLine {
  /** The hash before the first line. */
  public static final String FIRST_PREVIOUS_HASH = "0".repeat(64);

  private static final String CHECK_FIELD = "check";

  private AuditLine() {}

  /**
   * Returns the bytes of the line for an event, without a line break.
   *
   * @param event the event
   * @param previous the hash of the line before
   */
  public static byte[] toBytes(AuditEvent event, String previous) {
    Map<String, Object> fields = event.withPrevious(previous).toFields();
    fields.put(CHECK_FIELD, checksum(fields));
    return JsonTree.toLine(fields).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a line, which may have been edited.
   *
   * @throws IOException if it is not the JSON of an event
   */
  public static AuditEvent parse(byte[] line) throws IOException {
    return JsonCodec.read(line, AuditEvent.class);
  }

  /** Returns the hash by which the next line refers to this one. */
  public static String hash(byte[] line) {
    return HexFormat.of().formatHex(ContentHasher.sha256(line));
  }

  /**
   * Returns whether a line is unchanged since it was written. The chain proves this for every line
   * but the last.
   */
  public static boolean isWhole(byte[] line) {
    try {
      Map<String, Object> fields = JsonTree.read(line);
      Object check = fields.remove(CHECK_FIELD);
      return check != null && check.equals(checksum(fields));
    } catch (IOException e) {
      return false;
    }
  }

  private static String checksum(Map<String, Object> fields) {
    return hash(JsonTree.toLine(fields).getBytes(StandardCharsets.UTF_8));
  }
}
