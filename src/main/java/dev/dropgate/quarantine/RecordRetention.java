package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.time.Instant;
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
   * Ensures that there is room for a record, and counts the record as stored.
   *
   * @param manifest the manifest of the record to be stored; an existing record needs no room
   * @throws QuotaExceededException if there is no room and no record may be purged
   * @throws IOException if the disk fails
   */
  public synchronized void admit(Manifest manifest) throws IOException {
    if (!policy.hasQuota() || store.contains(manifest.id())) {
      return;
    }
    if (overflow != null && overflow.contains(manifest.id())) {
      throw new QuotaExceededException(
          store.name() + " was full when this file was held; it is not kept twice");
    }
    if (!counted) {
      count();
    }
    if (!fits(manifest) && (!foundNoRoom || System.nanoTime() - lastLook >= RECOUNT_PAUSE_NANOS)) {
      makeRoom(manifest);
    }
    if (!fits(manifest)) {
      throw new QuotaExceededException(fullMessage());
    }
    usedRecords++;
    usedBytes += manifest.size();
  }

  // Counts again before it purges, because an operator may have deleted records by hand.
  private void makeRoom(Manifest manifest) throws IOException {
    count();
    if (!fits(manifest)) {
      // Frees one percent more than needed, so that not every new file triggers a search.
      long spareRecords = 1 + policy.maxRecords() / 100;
      long spareBytes = manifest.size() + policy.maxBytes() / 100;
      purge(usedRecords + spareRecords, usedBytes + spareBytes);
      usedRecords -= spareRecords;
      usedBytes -= spareBytes;
    }
    foundNoRoom = !fits(manifest);
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

  private boolean fits(Manifest manifest) {
    return policy.fits(usedRecords + 1, usedBytes + manifest.size());
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
