package dev.dropgate.quarantine.record;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the audit log. All texts are printable.
 *
 * @param at the time, ISO 8601 in UTC
 * @param event the event: {@code quarantined}, {@code held}, {@code restoring} and {@code restored}
 *     or {@code restore-failed}, {@code releasing} and {@code released} or {@code release-failed},
 *     {@code revoked}, {@code rejudging}, {@code rejudged}, {@code deleted}, {@code purged}, {@code
 *     rolled-back}, {@code repaired}
 * @param id the record; null if the line is about the log itself
 * @param facts the SHA-256 of the manifest's facts, if the event wrote them
 * @param by the user, or {@code gate}
 * @param reason the user's own words, or the policy
 * @param to the place that a file went to
 * @param until the time until which its hash may pass
 * @param overrules the rules that its pass overrules, comma-separated
 * @param previous the SHA-256 of the line before, without its line break; 64 zeros in the first
 */
public record AuditEvent(
    String at,
    String event,
    String id,
    String facts,
    String by,
    String reason,
    String to,
    String until,
    String overrules,
    String previous) {
  /** Creates a line for an event that overrules no rule. */
  public AuditEvent(
      String at,
      String event,
      String id,
      String facts,
      String by,
      String reason,
      String to,
      String until,
      String previous) {
    this(at, event, id, facts, by, reason, to, until, null, previous);
  }

  /** Returns the fields as written, null values included; the writer omits them. */
  public Map<String, Object> toFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", at);
    fields.put("event", event);
    fields.put("id", id);
    fields.put("facts", facts);
    fields.put("by", by);
    fields.put("reason", reason);
    fields.put("to", to);
    fields.put("until", until);
    fields.put("overrules", overrules);
    fields.put("previous", previous);
    return fields;
  }

  public AuditEvent withPrevious(String hash) {
    return new AuditEvent(at, event, id, facts, by, reason, to, until, overrules, hash);
  }
}
