package dev.dropgate.inspect;

import java.io.IOException;

/** Ends the work of the current rule, with a finding of its own. */
public abstract class ScanAbortedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The depth of causes to search. Libraries wrap an exception once or twice. */
  private static final int MAX_CAUSE_DEPTH = 8;

  /**
   * Creates the exception.
   *
   * @param message one line
   */
  protected ScanAbortedException(String message) {
    super(message);
  }

  /**
   * Adds the finding. Called at each place where a rule was stopped, from the innermost outwards.
   *
   * @param findings receives the finding
   */
  protected abstract void reportTo(FindingCollector findings);

  /** Returns the abort among a problem and its causes; null if there is none. */
  static ScanAbortedException findIn(Throwable problem) {
    return findIn(problem, ScanAbortedException.class);
  }

  /** Returns the first exception of a class among a problem and its causes, or null. */
  static <T extends Throwable> T findIn(Throwable problem, Class<T> wanted) {
    Throwable cause = problem;
    for (int i = 0; i < MAX_CAUSE_DEPTH && cause != null; i++, cause = cause.getCause()) {
      if (wanted.isInstance(cause)) {
        return wanted.cast(cause);
      }
    }
    return null;
  }
}
