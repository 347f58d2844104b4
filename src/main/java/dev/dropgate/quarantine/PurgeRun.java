package dev.dropgate.quarantine;

import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over the records, oldest first. Purges the expired records, then further ones until the
 * store is within its quota. Not thread safe.
 */
final class PurgeRun {
  /** The number of records that share one write to the disk and one hold of the store's lock. */
  private static final int MAX_RECORDS_PER_WRITE = 100;

  private final PurgePolicy policy;
  private final QuarantineStore records;
  private final List<RecordId> going = new ArrayList<>();
  private final List<AuditEvent> events = new ArrayList<>();
  private long leftRecords;
  private long leftBytes;
  private int purged;
  private int waiting;

  /**
   * Creates a purge run.
   *
   * @param policy the limits
   * @param records the store
   * @param usedRecords the number of records in the store, including those about to be added
   * @param usedBytes the size of their content in bytes, likewise
   */
  PurgeRun(PurgePolicy policy, QuarantineStore records, long usedRecords, long usedBytes) {
    this.policy = policy;
    this.records = records;
    this.leftRecords = usedRecords;
    this.leftBytes = usedBytes;
  }

  /**
   * Purges what the policy allows.
   *
   * @param now the instant that ages are measured from
   * @throws IOException if the disk fails; records purged before that stay purged
   */
  void run(Instant now) throws IOException {
    String young = policy.firstProtected(now);
    String kept = policy.firstKept(now);
    try {
      for (RecordId id : records.ids()) {
        ThreadHeartbeat.beat();
        boolean expired = id.toString().compareTo(kept) < 0;
        boolean needed = !policy.fits(leftRecords, leftBytes);
        if (id.toString().compareTo(young) >= 0 || !(expired || needed)) {
          break;
        }
        if (mayGo(id)) {
          add(id, expired ? "older than it is kept" : "the oldest, because of the quota");
        }
      }
    } finally {
      flush();
    }
  }

  // An unreadable record stays, because a person has to look at it.
  private boolean mayGo(RecordId id) throws IOException {
    try {
      boolean may = !policy.alertedOnly() || records.readManifest(id).alerted();
      waiting += may ? 0 : 1;
      return may;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  private void add(RecordId id, String reason) throws IOException {
    leftRecords--;
    leftBytes -= records.contentSize(id).orElse(0);
    going.add(id);
    events.add(
        AuditEvent.now(AuditAction.PURGED, AuditEvent.GATE)
            .record(id)
            .reason(PrintableText.of(reason))
            .build());
    if (going.size() == MAX_RECORDS_PER_WRITE) {
      flush();
    }
  }

  private void flush() throws IOException {
    purged += records.delete(List.copyOf(going), List.copyOf(events));
    going.clear();
    events.clear();
  }

  /** Returns the number of purged records. */
  int purged() {
    return purged;
  }

  /** Returns how many records are due but wait for the acceptance of their alerts. */
  int waiting() {
    return waiting;
  }

  /** Returns the number of records left. */
  long leftRecords() {
    return leftRecords;
  }

  /** Returns the size of the content left, in bytes. */
  long leftBytes() {
    return leftBytes;
  }
}
