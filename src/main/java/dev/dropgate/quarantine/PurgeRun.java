package dev.dropgate.quarantine;

import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.StoreUsage;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One round through the records, the oldest first: those that are older than they are kept, and
 * then others until the store is within its quota. Not thread safe.
 */
final class PurgeRun {
  /** As many as share one write to the disk, and one hold of the store's lock. */
  private static final int MAX_RECORDS_PER_WRITE = 100;

  private final PurgePolicy policy;
  private final FileQuarantineStore records;
  private final List<String> going = new ArrayList<>();
  private final List<AuditEvent> events = new ArrayList<>();
  private long leftRecords;
  private long leftBytes;
  private int purged;
  private int waiting;

  /**
   * Prepares.
   *
   * @param policy what may go
   * @param records the store
   * @param usedRecords how many it holds, with those that are about to come
   * @param usedBytes of content, likewise
   */
  PurgeRun(PurgePolicy policy, FileQuarantineStore records, long usedRecords, long usedBytes) {
    this.policy = policy;
    this.records = records;
    this.leftRecords = usedRecords;
    this.leftBytes = usedBytes;
  }

  /**
   * Purges.
   *
   * @param now what ages count back from
   * @throws IOException if the disk fails; what was purged by then is
   */
  void run(Instant now) throws IOException {
    String young = policy.firstProtected(now);
    String kept = policy.firstKept(now);
    try {
      for (String id : records.folders().ids()) {
        ThreadHeartbeat.beat();
        boolean expired = id.compareTo(kept) < 0;
        boolean needed = !policy.fits(leftRecords, leftBytes);
        if (id.compareTo(young) >= 0 || !(expired || needed)) {
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

  // A record that cannot be read stays: it is for people to look at.
  private boolean mayGo(String id) throws IOException {
    try {
      boolean may = !policy.alertedOnly() || records.readManifest(id).alerted();
      waiting += may ? 0 : 1;
      return may;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  private void add(String id, String reason) throws IOException {
    leftRecords--;
    leftBytes -= Math.max(0, StoreUsage.sizeOf(records.folders().contentFile(id)));
    going.add(id);
    events.add(
        new AuditEvent(
            Instant.now().toString(), "purged", id, null, "gate", reason, null, null, null));
    if (going.size() == MAX_RECORDS_PER_WRITE) {
      flush();
    }
  }

  private void flush() throws IOException {
    purged += records.delete(List.copyOf(going), List.copyOf(events));
    going.clear();
    events.clear();
  }

  /** How many records went. */
  int purged() {
    return purged;
  }

  /** How many should have gone, but nobody was told of them yet. */
  int waiting() {
    return waiting;
  }

  /** How many records are left. */
  long leftRecords() {
    return leftRecords;
  }

  /** How many bytes of content are left. */
  long leftBytes() {
    return leftBytes;
  }
}
