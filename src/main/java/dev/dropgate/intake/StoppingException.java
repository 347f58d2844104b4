package dev.dropgate.intake;

import java.io.IOException;

/**
 * Thrown when the gate is being stopped. Waiting entries stay in the spool for the next start, as
 * after a crash.
 */
public final class StoppingException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoppingException() {
    super("the gate is being stopped");
  }
}
