package dev.dropgate.model;

import java.util.Iterator;
import java.util.List;

/**
 * Entries with one verdict that one exchange carries: the body of a batch. Iterates over its
 * entries, so that a {@code split} makes one exchange an entry.
 *
 * @param entries not empty
 * @param results what was found in each entry, in the same order
 */
public record EntryBatch(List<Entry> entries, List<ScanResult> results) implements Iterable<Entry> {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if not every entry has a result, or there are none
   */
  public EntryBatch {
    entries = List.copyOf(entries);
    results = List.copyOf(results);
    if (entries.isEmpty() || entries.size() != results.size()) {
      throw new IllegalArgumentException(
          "a batch of " + entries.size() + " entries with " + results.size() + " results");
    }
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries.iterator();
  }
}
