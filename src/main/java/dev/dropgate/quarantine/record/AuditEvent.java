package dev.dropgate.quarantine.record;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the audit log. A line that was read may have been edited by anyone; {@link #now}
 * makes one to write.
 *
 * @param at the time, ISO 8601 in UTC
 * @param event the {@link AuditAction#word}, or a word of a newer Dropgate
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
  /** The name by which the gate itself does something. */
  public static final PrintableText GATE = PrintableText.of("gate");

  /**
   * Begins an event that happens now.
   *
   * @param action what happens
   * @param by the user, or {@link #GATE}
   */
  public static Builder now(AuditAction action, PrintableText by) {
    return new Builder(action, by);
  }

  /** Collects the parts of an event; what is not given stays out of the line. */
  public static final class Builder {
    private final AuditAction action;
    private final PrintableText by;
    private RecordId id;
    private String facts;
    private PrintableText reason;
    private PrintableText to;
    private Instant until;
    private PrintableText overrules;

    private Builder(AuditAction action, PrintableText by) {
      this.action = action;
      this.by = by;
    }

    public Builder record(RecordId value) {
      id = value;
      return this;
    }

    public Builder facts(String sha256) {
      facts = sha256;
      return this;
    }

    public Builder reason(PrintableText value) {
      reason = value;
      return this;
    }

    public Builder to(PrintableText value) {
      to = value;
      return this;
    }

    public Builder until(Instant value) {
      until = value;
      return this;
    }

    public Builder overrules(PrintableText rules) {
      overrules = rules;
      return this;
    }

    public AuditEvent build() {
      return new AuditEvent(
          Instant.now().toString(),
          action.word(),
          text(id),
          facts,
          by.toString(),
          text(reason),
          text(to),
          text(until),
          text(overrules),
          null);
    }

    private static String text(Object value) {
      return value == null ? null : value.toString();
    }
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
