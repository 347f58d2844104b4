package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.RecordTime;
import java.time.Duration;
import java.time.Instant;

/**
 * How long records are kept and how many.
 *
 * @param keep how long at most; null for ever
 * @param keepAtLeast how long in any case, whatever the quota
 * @param maxBytes of content; 0 for no limit
 * @param maxRecords 0 for no limit
 * @param alertedOnly whether a record stays until somebody was told of it
 */
record PurgePolicy(
    Duration keep, Duration keepAtLeast, long maxBytes, long maxRecords, boolean alertedOnly) {
  boolean hasQuota() {
    return maxBytes > 0 || maxRecords > 0;
  }

  boolean mayPurge() {
    return keep != null || hasQuota();
  }

  /** Whether a store with so much in it is within the quota. */
  boolean fits(long records, long bytes) {
    return (maxRecords == 0 || records <= maxRecords) && (maxBytes == 0 || bytes <= maxBytes);
  }

  /** Ids that are not before this one are too young to be purged. */
  String firstProtected(Instant now) {
    return RecordTime.idPrefix(idBefore(now, keepAtLeast));
  }

  /** Ids before this one are older than they have to be; empty if none are. */
  String firstKept(Instant now) {
    return keep == null ? "" : RecordTime.idPrefix(idBefore(now, keep));
  }

  private static Instant idBefore(Instant now, Duration age) {
    Instant time = now.minus(age);
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }
}
