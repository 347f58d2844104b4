package dev.dropgate.inspect;

import java.io.IOException;

/**
 * Thrown where a limit ends the reading of a content; what is left of it cannot be judged. The
 * message becomes the finding, so it names the limit.
 */
public class ScanLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Takes the reason.
   *
   * @param message one line that names the limit
   */
  public ScanLimitException(String message) {
    super(message);
  }

  /** Finds one behind a problem, as libraries wrap what a stream throws; null if there is none. */
  static ScanLimitException in(Throwable problem) {
    Throwable cause = problem;
    for (int i = 0;
        i < ScanAbortedException.MAX_CAUSE_DEPTH && cause != null;
        i++, cause = cause.getCause()) {
      if (cause instanceof ScanLimitException exception) {
        return exception;
      }
    }
    return null;
  }

  /**
   * Rethrows a limit behind a problem that is about to be passed over: what was not read for a
   * limit is not harmless.
   *
   * @param problem what a reader has thrown
   * @throws ScanLimitException if a limit is the reason
   */
  public static void rethrow(Throwable problem) throws ScanLimitException {
    ScanLimitException limit = in(problem);
    if (limit != null) {
      throw limit;
    }
  }
}
