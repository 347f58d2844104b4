package dev.dropgate.quarantine;

import dev.dropgate.model.QuantityParser;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.RecordLayout;
import dev.dropgate.quarantine.file.StoreUsage;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store within its limits: a route purges by it on a timer, and the endpoint asks it before
 * each new record. An empty setting is no limit, and costs nothing. Thread safe.
 */
public final class RecordRetention {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRetention.class);

  /** How long a count, or a look for what may go, is good enough while the store is full. */
  private static final long RECOUNT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private Path directory;
  private Path overflow;
  private Duration keep;
  private Duration keepAtLeast = Duration.ZERO;
  private long maxBytes;
  private long maxRecords;
  private boolean alertedOnly;

  private boolean counted;
  private long usedRecords;
  private long usedBytes;
  private boolean looked;
  private long lastLook;

  /**
   * Purges what is older than it is kept, then the oldest until the store is within its quota; each
   * is a line in the audit log.
   *
   * @throws IOException if the disk fails
   */
  public synchronized void purge() throws IOException {
    if (policy().mayPurge()) {
      looked = false;
      StoreUsage usage =
          policy().hasQuota() ? StoreUsage.of(folders()) : new StoreUsage(0, 0, null);
      purge(usage.records(), usage.bytes());
    }
  }

  /**
   * Makes sure that there is room for a record, and counts it as there.
   *
   * @param manifest what is about to be kept; a record that is there already needs no room
   * @throws QuotaExceededException if there is none and nothing may be purged
   * @throws IOException if the disk fails
   */
  public synchronized void admit(Manifest manifest) throws IOException {
    if (!policy().hasQuota() || folders().contains(manifest.id())) {
      return;
    }
    if (overflow != null && new RecordLayout(overflow).contains(manifest.id())) {
      throw new QuotaExceededException(
          SafeText.of(directory) + " was full when this file was held; it is not kept twice");
    }
    if (!counted) {
      count();
    }
    if (!fits(manifest) && (!looked || System.nanoTime() - lastLook >= RECOUNT_PAUSE_NANOS)) {
      makeRoom(manifest);
    }
    if (!fits(manifest)) {
      throw new QuotaExceededException(fullMessage());
    }
    usedRecords++;
    usedBytes += manifest.size();
  }

  // Somebody may have deleted records by hand: counted anew before anything is purged.
  private void makeRoom(Manifest manifest) throws IOException {
    count();
    if (!fits(manifest)) {
      // One hundredth more than needed, so that not each of many new files has to look.
      long spareRecords = 1 + maxRecords / 100;
      long spareBytes = manifest.size() + maxBytes / 100;
      purge(usedRecords + spareRecords, usedBytes + spareBytes);
      usedRecords -= spareRecords;
      usedBytes -= spareBytes;
    }
    looked = !fits(manifest);
    lastLook = System.nanoTime();
  }

  private void purge(long records, long bytes) throws IOException {
    PurgeRun purge = new PurgeRun(policy(), new FileQuarantineStore(directory), records, bytes);
    counted = false;
    try {
      purge.run(Instant.now());
      counted = policy().hasQuota();
    } finally {
      usedRecords = purge.leftRecords();
      usedBytes = purge.leftBytes();
      if (purge.purged() > 0) {
        LOG.info(
            "Purged {} of {}, by policy",
            purge.purged() == 1 ? "1 record" : purge.purged() + " records",
            SafeText.of(directory));
      }
    }
    if (purge.waiting() > 0) {
      LOG.warn(
          "{} records of {} should be purged, but nobody was told of them yet; they stay until the"
              + " mail server has accepted their alerts",
          purge.waiting(),
          SafeText.of(directory));
    }
  }

  private void count() throws IOException {
    StoreUsage usage = StoreUsage.of(folders());
    usedRecords = usage.records();
    usedBytes = usage.bytes();
    counted = true;
  }

  private boolean fits(Manifest manifest) {
    return policy().fits(usedRecords + 1, usedBytes + manifest.size());
  }

  private String fullMessage() {
    return SafeText.of(directory)
        + " is full ("
        + usedRecords
        + " records, "
        + usedBytes
        + " bytes), and nothing in it may be purged yet; raise dropgate.quarantine.max-size or"
        + " max-records, or delete records";
  }

  private PurgePolicy policy() {
    return new PurgePolicy(keep, keepAtLeast, maxBytes, maxRecords, alertedOnly);
  }

  private RecordLayout folders() {
    return new RecordLayout(directory);
  }

  /** The store. */
  public Path directory() {
    return directory;
  }

  /**
   * Sets the store.
   *
   * @param directory the folder of the records
   */
  public void setDirectory(String directory) {
    this.directory = absolutePath(directory);
  }

  /**
   * Sets the store that takes files while this one is full. What a crash left there is not kept a
   * second time here.
   *
   * @param overflow the folder of its records; empty for none
   */
  public void setOverflow(String overflow) {
    this.overflow = overflow.isEmpty() ? null : absolutePath(overflow);
  }

  /**
   * Sets how long records are kept.
   *
   * @param keep for example {@code 90d}; empty for ever
   */
  public void setKeep(String keep) {
    this.keep = keep.isEmpty() ? null : QuantityParser.parseDuration(keep);
  }

  /**
   * Sets how long records stay in any case, so that a flood cannot push out the evidence of what
   * came before it.
   *
   * @param keepAtLeast for example {@code 7d}; empty for no such time
   */
  public void setKeepAtLeast(String keepAtLeast) {
    this.keepAtLeast =
        keepAtLeast.isEmpty() ? Duration.ZERO : QuantityParser.parseDuration(keepAtLeast);
  }

  /**
   * Sets how much content there may be.
   *
   * @param maxSize for example {@code 10GB}; empty for no limit
   */
  public void setMaxSize(String maxSize) {
    this.maxBytes = maxSize.isEmpty() ? 0 : QuantityParser.parseBytes(maxSize);
  }

  /**
   * Sets how many records there may be.
   *
   * @param maxRecords a number; empty for no limit
   */
  public void setMaxRecords(String maxRecords) {
    this.maxRecords = maxRecords.isEmpty() ? 0 : Long.parseLong(maxRecords);
  }

  /**
   * Sets whether a record stays until a mail server has accepted its alert.
   *
   * @param alertedOnly true where alerts go by mail
   */
  public void setAlertedOnly(boolean alertedOnly) {
    this.alertedOnly = alertedOnly;
  }

  private static Path absolutePath(String text) {
    return RawNames.path(text.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }
}
