package dev.dropgate.cli;

import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Quarantine.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Does something with each record that a command names: one line for each failure, and the others
 * are done all the same. Not thread safe.
 */
final class EachRecord {
  private final Quarantine quarantine;
  private final RecordFailures failures = new RecordFailures();

  EachRecord(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  /** Something to do with a record. */
  interface Work {
    void with(Found found) throws IOException;
  }

  /**
   * Finds all records first: what is done with one must not change what the next name means.
   *
   * @param ids as they were given
   * @param work what to do with each record, once
   */
  void run(List<String> ids, Work work) {
    Set<Found> all = new LinkedHashSet<>();
    for (String id : ids) {
      failures.attempt(id, () -> all.add(quarantine.find(id)));
    }
    for (Found found : new ArrayList<>(all)) {
      failures.attempt(found.id(), () -> work.with(found));
    }
  }

  int status() {
    return failures.status();
  }
}
