package dev.dropgate.quarantine;

import dev.dropgate.io.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;

/** Counts the events in the audit logs of both stores for the daily summary. Thread safe. */
public final class AuditEventCounter {
  private final QuarantineService quarantine;

  /**
   * Creates a counter.
   *
   * @param quarantine the stores of dangerous and of held files
   */
  public AuditEventCounter(QuarantineService quarantine) {
    this.quarantine = quarantine;
  }

  /**
   * Counts the events since a point in time.
   *
   * @param from the first instant to count
   * @return the number of events by name, for example {@code quarantined} or {@code held}; events
   *     that did not happen are absent
   * @throws IOException if a log cannot be read
   */
  public Map<String, Long> since(Instant from) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (QuarantineStore store : quarantine.stores()) {
      store
          .audit()
          .read(AuditTrail.Position.START, (number, bytes, whole) -> count(bytes, from, counts));
    }
    return counts;
  }

  private static void count(byte[] line, Instant from, Map<String, Long> counts) {
    String[] found = new String[2];
    try {
      JsonTree.visit(
          line,
          (parent, name, value) -> {
            if (parent == null && name.equals("at")) {
              found[0] = value;
            } else if (parent == null && name.equals("event")) {
              found[1] = value;
            }
            return found[0] == null || found[1] == null;
          });
      if (found[0] != null && found[1] != null && !Instant.parse(found[0]).isBefore(from)) {
        counts.merge(found[1], 1L, Long::sum);
      }
    } catch (IOException | DateTimeParseException e) {
      // A torn line says nothing; "quarantine verify" reports it.
    }
  }
}
