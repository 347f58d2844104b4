package dev.dropgate.cli.record;

import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Works on each record that a command names. Each failure is one line, and the other records are
 * still processed. Not thread safe.
 */
public final class RecordBatch {
  private final QuarantineService quarantine;
  private final RecordFailures failures = new RecordFailures();

  public RecordBatch(QuarantineService quarantine) {
    this.quarantine = quarantine;
  }

  /** Work on one record. */
  public interface RecordAction {
    void apply(RecordReference found) throws IOException;
  }

  /**
   * Works on records. Finds all of them first, because work on one must not change what the next
   * name refers to.
   *
   * @param ids the ids as given
   * @param work the work, done once for each record
   */
  public void run(List<String> ids, RecordAction work) {
    Set<RecordReference> all = new LinkedHashSet<>();
    for (String id : ids) {
      failures.attempt(id, () -> all.add(quarantine.find(id)));
    }
    for (RecordReference found : new ArrayList<>(all)) {
      failures.attempt(found.id().toString(), () -> work.apply(found));
    }
  }

  public int status() {
    return failures.status();
  }
}
