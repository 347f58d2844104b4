package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedMap;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the facts of records that the latest lines of an audit log contain. Not thread safe.
 */
final class RecentFacts {
  /** More than the claims that can be uncommitted at once: 6,000. */
  private static final int MAX_REMEMBERED = 10_000;

  private static final String FACTS_FIELD = "\"facts\"";
  private static final Logger LOG = LoggerFactory.getLogger(RecentFacts.class);

  private final Map<String, Boolean> known = new BoundedMap<>(MAX_REMEMBERED);

  /** Adds the events of lines that were written. */
  void add(Iterable<AuditEvent> events) {
    for (AuditEvent event : events) {
      if (event.id() != null && event.facts() != null) {
        known.put(key(event.id(), event.facts()), true);
      }
    }
  }

  /**
   * Adds what the end of a log contains.
   *
   * @param tail its first line may be cut off, and any line damaged
   */
  void addLines(byte[] tail) {
    new String(tail, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(FACTS_FIELD)) // a damaged line is expensive to parse
        .forEach(this::addLine);
  }

  private void addLine(String line) {
    try {
      add(List.of(AuditLine.parse(line.getBytes(StandardCharsets.UTF_8))));
    } catch (IOException e) {
      LOG.debug("A damaged line says nothing about a record", e);
    }
  }

  boolean contains(String record, String facts) {
    return known.containsKey(key(record, facts));
  }

  private static String key(String record, String facts) {
    return record + ' ' + facts;
  }
}
