package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store within its limits. A route calls it on a timer, and the quarantine endpoint calls
 * it before each new record. An empty setting means no limit and costs no work. Thread safe.
 */
public final class RecordRetention {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRetention.class);

  /** While the store is full, a count or a search for purgeable records is reused for this long. */
  private static final long RECOUNT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final QuarantineStore store;
  private final QuarantineStore overflow;
  private final PurgePolicy policy;

  private boolean counted;
  private long usedRecords;
  private long usedBytes;
  private boolean foundNoRoom;
  private long lastLook;

  public RecordRetention(RetentionConfig config) {
    store = config.store();
    overflow = config.overflow();
    policy = config.policy();
  }

  /**
   * Purges expired records, then the oldest ones until the store is within its quota. Each purge is
   * a line in the audit log.
   *
   * @throws IOException if the disk fails
   */
  public synchronized void purge() throws IOException {
    if (policy.mayPurge()) {
      foundNoRoom = false;
      StoreUsage usage = policy.hasQuota() ? store.usage() : new StoreUsage(0, 0, null);
      purge(usage.records(), usage.bytes());
    }
  }

  /**
   * Ensures that there is room for records, and counts them as stored.
   *
   * @param manifests the manifests of the records to be stored; an existing record needs no room
   * @throws QuotaExceededException if there is no room for all of them and no record may be purged;
   *     none is then counted
   * @throws IOException if the disk fails
   */
  public synchronized void admit(List<Manifest> manifests) throws IOException {
    if (!policy.hasQuota()) {
      return;
    }
    long records = 0;
    long bytes = 0;
    for (Manifest manifest : manifests) {
      if (store.contains(manifest.id())) {
        continue;
      }
      if (overflow != null && overflow.contains(manifest.id())) {
        throw new QuotaExceededException(
            store.name() + " was full when this file was held; it is not kept twice");
      }
      records++;
      bytes += manifest.size();
    }
    if (records > 0) {
      admit(records, bytes);
    }
  }

  private void admit(long records, long bytes) throws IOException {
    if (!counted) {
      count();
    }
    if (!fits(records, bytes)
        && (!foundNoRoom || System.nanoTime() - lastLook >= RECOUNT_PAUSE_NANOS)) {
      makeRoom(records, bytes);
    }
    if (!fits(records, bytes)) {
      throw new QuotaExceededException(fullMessage());
    }
    usedRecords += records;
    usedBytes += bytes;
  }

  // Counts again before it purges, because an operator may have deleted records by hand.
  private void makeRoom(long records, long bytes) throws IOException {
    count();
    if (!fits(records, bytes)) {
      // Frees one percent more than needed, so that not every new file triggers a search.
      long spareRecords = records + policy.maxRecords() / 100;
      long spareBytes = bytes + policy.maxBytes() / 100;
      purge(usedRecords + spareRecords, usedBytes + spareBytes);
      usedRecords -= spareRecords;
      usedBytes -= spareBytes;
    }
    foundNoRoom = !fits(records, bytes);
    lastLook = System.nanoTime();
  }

  private void purge(long records, long bytes) throws IOException {
    PurgeRun purge = new PurgeRun(policy, store, records, bytes);
    counted = false;
    try {
      purge.run(Instant.now());
      counted = policy.hasQuota();
    } finally {
      usedRecords = purge.leftRecords();
      usedBytes = purge.leftBytes();
      if (purge.purged() > 0) {
        LOG.info(
            "Purged {} of {}, by policy",
            purge.purged() == 1 ? "1 record" : purge.purged() + " records",
            store.name());
      }
    }
    if (purge.waiting() > 0) {
      LOG.warn(
          "{} records of {} should be purged, but no alert about them was accepted yet; they stay until the"
              + " mail server has accepted their alerts",
          purge.waiting(),
          store.name());
    }
  }

  private void count() throws IOException {
    StoreUsage usage = store.usage();
    usedRecords = usage.records();
    usedBytes = usage.bytes();
    counted = true;
  }

  private boolean fits(long records, long bytes) {
    return policy.fits(usedRecords + records, usedBytes + bytes);
  }

  private String fullMessage() {
    return store.name()
        + " is full ("
        + usedRecords
        + " records, "
        + usedBytes
        + " bytes), and nothing in it may be purged yet; raise dropgate.quarantine.max-size or"
        + " max-records, or delete records";
  }

  /** Returns the store. */
  public QuarantineStore store() {
    return store;
  }
}
