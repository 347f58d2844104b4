package dev.dropgate.quarantine;

import dev.dropgate.model.RecordId;
import java.time.Duration;
import java.time.Instant;

/**
 * How long records are kept, and how many.
 *
 * @param keep the longest time that a record is kept; null for no limit
 * @param keepAtLeast the time that a record stays regardless of the quota, so that a flood of files
 *     cannot displace earlier evidence; zero for none
 * @param maxBytes the limit for content, in bytes; 0 for no limit
 * @param maxRecords the limit for records; 0 for no limit
 * @param alertedOnly whether a record stays until its alert was accepted
 */
public record PurgePolicy(
    Duration keep, Duration keepAtLeast, long maxBytes, long maxRecords, boolean alertedOnly) {
  /** Returns the policy of a store that takes what another store has no room for. */
  public PurgePolicy withoutQuota() {
    return new PurgePolicy(keep, keepAtLeast, 0, 0, alertedOnly);
  }

  boolean hasQuota() {
    return maxBytes > 0 || maxRecords > 0;
  }

  boolean mayPurge() {
    return keep != null || hasQuota();
  }

  /** Returns whether a store of this size is within the quota. */
  boolean fits(long records, long bytes) {
    return (maxRecords == 0 || records <= maxRecords) && (maxBytes == 0 || bytes <= maxBytes);
  }

  /** Returns the id prefix from which on records are too young to be purged. */
  String firstProtected(Instant now) {
    return RecordId.prefixOf(idBefore(now, keepAtLeast));
  }

  /** Returns the id prefix before which records have expired; empty if none expire. */
  String firstKept(Instant now) {
    return keep == null ? "" : RecordId.prefixOf(idBefore(now, keep));
  }

  private static Instant idBefore(Instant now, Duration age) {
    Instant time = now.minus(age);
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }
}
