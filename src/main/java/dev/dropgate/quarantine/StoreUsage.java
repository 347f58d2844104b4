package dev.dropgate.quarantine;

import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The usage of a store, counted without reading a manifest.
 *
 * @param records the number of records, including those without content
 * @param bytes the size of their content in bytes
 * @param empty the ids of the records without content
 */
public record StoreUsage(long records, long bytes, List<RecordId> empty) {
  /**
   * Counts the records of a store.
   *
   * @throws IOException if it cannot be read
   */
  static StoreUsage of(QuarantineStore store) throws IOException {
    List<RecordId> ids = store.ids();
    long[] sizes;
    try {
      sizes = ids.parallelStream().mapToLong(id -> contentSize(store, id)).toArray();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<RecordId> empty = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        empty.add(ids.get(i));
      } else {
        bytes += sizes[i];
      }
    }
    return new StoreUsage(ids.size(), bytes, empty);
  }

  private static long contentSize(QuarantineStore store, RecordId id) {
    ThreadHeartbeat.beat();
    try {
      return store.contentSize(id).orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
