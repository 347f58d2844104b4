package dev.dropgate.inspect;

import java.io.IOException;

/** Thrown where the time for an entry is used up; what is left of it cannot be judged. */
public final class ScanBudgetException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Takes the reason.
   *
   * @param message one line that names the limit
   */
  ScanBudgetException(String message) {
    super(message);
  }

  /** Takes no trace, as it may be thrown again for each object of a document. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  /** Finds one behind a problem, as libraries wrap what a stream throws; null if there is none. */
  static ScanBudgetException findIn(Throwable problem) {
    Throwable cause = problem;
    for (int i = 0;
        i < ScanAbortedException.MAX_CAUSE_DEPTH && cause != null;
        i++, cause = cause.getCause()) {
      if (cause instanceof ScanBudgetException exception) {
        return exception;
      }
    }
    return null;
  }
}
