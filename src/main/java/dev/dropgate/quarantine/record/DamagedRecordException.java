package dev.dropgate.quarantine.record;

import dev.dropgate.model.RecordId;
import java.io.IOException;

/** Thrown when a record differs from what was put into the quarantine. */
public final class DamagedRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedRecordException(RecordId record, String problem) {
    super("record " + record + ": " + problem);
  }
}
