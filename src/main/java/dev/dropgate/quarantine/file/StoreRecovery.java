package dev.dropgate.quarantine.file;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a crash left in a store, when the gate starts. Records whose content did not arrive
 * are rolled back, because the spool hands in the same claim again. Unfinished deletions are
 * completed. A record that lost its content later is evidence and stays.
 */
public final class StoreRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

  /**
   * A folder's time changes when its content is added or removed. If that was longer after the
   * manifest than this, the content was removed.
   */
  private static final Duration SAME_MOMENT = Duration.ofSeconds(2);

  private final FileQuarantineStore records;

  public StoreRecovery(FileQuarantineStore records) {
    this.records = records;
  }

  /**
   * Recovers the store without reading the manifest of any record that has content.
   *
   * @throws IOException if the store cannot be read
   */
  public void run() throws IOException {
    records.finishDeletions();
    records.removeScratch();
    int count = 0;
    for (RecordId id : records.usage().empty()) {
      if (neverArrived(id)) {
        count += records.delete(List.of(id), List.of(rolledBack(id)));
      }
    }
    if (count > 0) {
      LOG.info(
          "Rolled back {} records of {} whose content did not arrive before the last end",
          count,
          records.name());
    }
  }

  private boolean neverArrived(RecordId id) throws IOException {
    Path record = records.folders().recordFolder(id);
    Path file = records.folders().manifestFile(id);
    Manifest manifest;
    try {
      manifest = records.readManifest(id);
    } catch (DamagedRecordException e) {
      return !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) == 0;
    }
    if (manifest.sha256() == null || manifest.alerted() || manifest.history() != null) {
      return false; // may lack content by design, or had it earlier
    }
    FileTime written = (FileTime) Files.getAttribute(file, "unix:ctime");
    return Files.exists(
            record.resolve(RecordWriter.PARTIAL_CONTENT_FILE), LinkOption.NOFOLLOW_LINKS)
        || !Files.getLastModifiedTime(record)
            .toInstant()
            .isAfter(written.toInstant().plus(SAME_MOMENT));
  }

  private static AuditEvent rolledBack(RecordId id) {
    return AuditEvent.now(AuditAction.ROLLED_BACK, AuditEvent.GATE)
        .record(id)
        .reason(
            PrintableText.of(
                "its content did not arrive before the gate ended; the claim is handed in again"))
        .build();
  }
}
