package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the alerts of records as accepted in their manifests. Used by the mail route. Thread safe.
 */
public final class AlertAcceptanceRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AlertAcceptanceRecorder.class);

  /**
   * The most ids handled under one hold of the store's lock, because the gate may wait for that
   * lock.
   */
  private static final int MAX_IDS_PER_LOCK = 200;

  private final QuarantineService quarantine;

  /**
   * Creates a recorder.
   *
   * @param quarantine the stores of dangerous and of held files
   */
  public AlertAcceptanceRecorder(QuarantineService quarantine) {
    this.quarantine = quarantine;
  }

  /**
   * Marks records as alerted after the mail server has accepted a digest. A failure is only logged,
   * because it must not make the gate send the mail again.
   *
   * @param ids the ids of the digest's records; ids without a record are ignored
   */
  public void accepted(List<String> ids) {
    Instant now = Instant.now();
    List<RecordId> known = ids.stream().flatMap(id -> RecordId.parse(id).stream()).toList();
    for (QuarantineStore records : quarantine.stores()) {
      try {
        for (int i = 0; i < known.size(); i += MAX_IDS_PER_LOCK) {
          records.markAlerted(known.subList(i, Math.min(known.size(), i + MAX_IDS_PER_LOCK)), now);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "Cannot note in the manifests of {} that the alert was accepted: {}",
            records.name(),
            PrintableText.of(e.toString()));
      }
    }
  }
}
