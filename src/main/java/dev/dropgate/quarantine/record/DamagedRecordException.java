package dev.dropgate.quarantine.record;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a record differs from what was put into the quarantine. */
public final class DamagedRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedRecordException(Path record, String problem) {
    super("record " + PrintableText.of(record.getFileName()) + ": " + problem);
  }
}
