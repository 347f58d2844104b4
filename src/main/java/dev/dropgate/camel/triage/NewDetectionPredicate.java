package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.model.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Remembers which entries were logged, so that an entry whose quarantine is tried again does not
 * count as a second detection. It forgets the oldest of many entries, and all at a restart. Thread
 * safe.
 */
public final class NewDetectionPredicate implements Predicate {
  private static final int MAX_REMEMBERED_IDS = 200_000;

  private final Map<String, Boolean> logged =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_REMEMBERED_IDS;
        }
      };

  /** Returns whether the property {@code entry} is met for the first time. */
  @Override
  public boolean matches(Exchange exchange) {
    return isNew(exchange.getProperty(DropgateConstants.ENTRY, Entry.class));
  }

  /**
   * Returns whether an entry is met for the first time.
   *
   * @param entry the entry that is about to be logged
   * @return false if this was called for the entry before
   */
  public synchronized boolean isNew(Entry entry) {
    return logged.put(entry.id(), true) == null;
  }
}
