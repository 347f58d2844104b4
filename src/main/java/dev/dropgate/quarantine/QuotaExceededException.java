package dev.dropgate.quarantine;

import java.io.IOException;

/** Thrown when a store is full and no record may be purged yet. Nothing was written. */
public final class QuotaExceededException extends IOException {
  private static final long serialVersionUID = 1;

  QuotaExceededException(String message) {
    super(message);
  }
}
