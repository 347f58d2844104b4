package dev.dropgate.inspect;

import java.io.IOException;

/** Ends the work of whatever rule reads on, with a finding of its own. */
public abstract class ScanAbortedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Libraries wrap what they cannot read, once or twice. */
  static final int MAX_CAUSE_DEPTH = 8;

  /**
   * Takes the reason.
   *
   * @param message one line
   */
  protected ScanAbortedException(String message) {
    super(message);
  }

  /**
   * Adds the finding; called at each place where a rule was stopped, from the innermost outwards.
   *
   * @param findings where it goes
   */
  protected abstract void reportTo(FindingCollector findings);

  /** What is behind a problem; null if no stop is. */
  static ScanAbortedException findIn(Throwable problem) {
    Throwable cause = problem;
    for (int i = 0; i < MAX_CAUSE_DEPTH && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof ScanAbortedException stop) {
        return stop;
      }
    }
    return null;
  }
}
