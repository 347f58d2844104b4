package dev.dropgate.quarantine.record;

import java.io.IOException;

/** Thrown when another process or thread holds the lock of a store for longer than a step waits. */
public final class StoreLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one printable line that names the holder
   */
  public StoreLockedException(String message) {
    super(message);
  }
}
