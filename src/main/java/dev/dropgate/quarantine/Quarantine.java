package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was stopped: the quarantine proper and the held files, as one. The entry point for programs
 * that work with records. Immutable, thread safe.
 */
public final class Quarantine {
  private static final int TOLD = 5;

  private final List<Records> stores;

  /**
   * Names the stores; nothing is read yet.
   *
   * @param stores their folders, which need not be there
   */
  public Quarantine(List<Path> stores) {
    this(stores, null);
  }

  /**
   * Names the stores and the key of sealed records; nothing is read yet.
   *
   * @param stores their folders, which need not be there
   * @param keyFile 64 hex digits; null if no record is sealed
   */
  public Quarantine(List<Path> stores, Path keyFile) {
    this.stores = stores.stream().map(store -> new Records(store, keyFile)).toList();
  }

  /**
   * The stores.
   *
   * @return in the order that was given
   */
  public List<Records> stores() {
    return stores;
  }

  /**
   * A record and the store that it is in.
   *
   * @param records the store
   * @param id the whole id
   */
  public record Found(Records records, String id) {}

  /**
   * Finds the one record that a person means.
   *
   * @param part an id, the beginning of one, or the beginning of the hash at its end
   * @return the record
   * @throws NoSuchRecordException if there is none, or more than one
   * @throws IOException if a store cannot be read
   */
  public Found find(String part) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Records records : stores) {
      for (String id : records.find(part)) {
        found.add(new Found(records, id));
      }
    }
    if (found.isEmpty()) {
      throw new NoSuchRecordException("no record " + SafeText.of(part) + "; see quarantine list");
    }
    if (found.size() > 1) {
      List<String> some = found.stream().limit(TOLD).map(Found::id).toList();
      throw new NoSuchRecordException(
          SafeText.of(part)
              + " may be any of "
              + found.size()
              + " records; give more of the id: "
              + String.join(", ", some)
              + (found.size() > TOLD ? ", ..." : ""));
    }
    return found.get(0);
  }
}
