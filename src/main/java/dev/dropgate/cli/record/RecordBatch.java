package dev.dropgate.cli.record;

import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Does something with each record that a command names: one line for each failure, and the others
 * are done all the same. Not thread safe.
 */
public final class RecordBatch {
  private final QuarantineService quarantine;
  private final RecordFailures failures = new RecordFailures();

  public RecordBatch(QuarantineService quarantine) {
    this.quarantine = quarantine;
  }

  /** Something to do with a record. */
  public interface RecordAction {
    void apply(RecordReference found) throws IOException;
  }

  /**
   * Finds all records first: what is done with one must not change what the next name means.
   *
   * @param ids as they were given
   * @param work what to do with each record, once
   */
  public void run(List<String> ids, RecordAction work) {
    Set<RecordReference> all = new LinkedHashSet<>();
    for (String id : ids) {
      failures.attempt(id, () -> all.add(quarantine.find(id)));
    }
    for (RecordReference found : new ArrayList<>(all)) {
      failures.attempt(found.id(), () -> work.apply(found));
    }
  }

  public int status() {
    return failures.status();
  }
}
