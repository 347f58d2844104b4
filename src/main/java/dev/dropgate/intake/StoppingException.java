package dev.dropgate.intake;

import java.io.IOException;

/** The gate is being stopped: what waits stays in the spool for the next start, as in a crash. */
public final class StoppingException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoppingException() {
    super("the gate is being stopped");
  }
}
