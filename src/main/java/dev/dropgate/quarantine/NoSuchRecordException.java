package dev.dropgate.quarantine;

import java.io.IOException;

/** An id that means no record, or more than one. */
public final class NoSuchRecordException extends IOException {
  private static final long serialVersionUID = 1;

  NoSuchRecordException(String message) {
    super(message);
  }
}
