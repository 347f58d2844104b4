package dev.dropgate.model;

import java.util.Iterator;
import java.util.List;

/**
 * Entries with one verdict that one exchange carries: the body of a batch. Iterates over its
 * entries, so that a {@code split} makes one exchange an entry.
 *
 * @param entries not empty
 */
public record EntryBatch(List<Entry> entries) implements Iterable<Entry> {
  /** Copies the list. */
  public EntryBatch {
    entries = List.copyOf(entries);
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries.iterator();
  }
}
