package dev.dropgate.quarantine;

import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in manifests that people were told. For the mail route. Thread safe. */
public final class AlertAcceptanceRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AlertAcceptanceRecorder.class);

  /** As many as share one hold of the store's lock: the gate may wait for it. */
  private static final int MAX_IDS_PER_LOCK = 200;

  private FileQuarantineStore quarantine;
  private FileQuarantineStore held;

  /**
   * The mail server has accepted a digest. A failure to note that is only told, because it must not
   * have the mail sent again.
   *
   * @param ids of its records; what is no record, or none any more, is left out
   */
  public void accepted(List<String> ids) {
    Instant now = Instant.now();
    for (FileQuarantineStore records : List.of(quarantine, held)) {
      try {
        for (int i = 0; i < ids.size(); i += MAX_IDS_PER_LOCK) {
          records.markAlerted(ids.subList(i, Math.min(ids.size(), i + MAX_IDS_PER_LOCK)), now);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "Cannot note in the manifests of {} that the alert was accepted: {}",
            SafeText.of(records.folders().store()),
            SafeText.of(e.toString()));
      }
    }
  }

  /**
   * Sets the store of dangerous files.
   *
   * @param quarantine the folder of its records
   */
  public void setQuarantine(String quarantine) {
    this.quarantine = new FileQuarantineStore(absolutePath(quarantine));
  }

  /**
   * Sets the store of held files.
   *
   * @param held the folder of its records
   */
  public void setHeld(String held) {
    this.held = new FileQuarantineStore(absolutePath(held));
  }

  private static Path absolutePath(String text) {
    return RawNames.path(text.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }
}
