package dev.dropgate.inspect;

import java.io.IOException;

/** Ends the work of whatever rule reads on, with a finding of its own. */
public abstract class Stop extends IOException {
  private static final long serialVersionUID = 1L;

  /** Libraries wrap what they cannot read, once or twice. */
  static final int WRAPPINGS = 8;

  /**
   * Takes the reason.
   *
   * @param message one line
   */
  protected Stop(String message) {
    super(message);
  }

  /**
   * Adds the finding; called at each place where a rule was stopped, from the innermost outwards.
   *
   * @param findings where it goes
   */
  protected abstract void tell(Findings findings);

  /** What is behind a problem; null if no stop is. */
  static Stop in(Throwable problem) {
    Throwable cause = problem;
    for (int i = 0; i < WRAPPINGS && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof Stop stop) {
        return stop;
      }
    }
    return null;
  }
}
