package dev.dropgate.quarantine.record;

import java.io.IOException;

/** Someone else has held the lock of a store for longer than a step waits for it. */
public final class StoreLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message one printable line that names the holder
   */
  public StoreLockedException(String message) {
    super(message);
  }
}
