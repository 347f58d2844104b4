package dev.dropgate.inspect;

import java.io.IOException;

/**
 * Thrown if a limit ends the reading of a content, so that the rest cannot be judged. The message
 * becomes the finding, so it names the limit.
 */
public class ScanLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one line that names the limit
   */
  public ScanLimitException(String message) {
    super(message);
  }

  /**
   * Returns the limit among a problem and its causes; null if there is none. Libraries wrap the
   * exceptions of streams.
   */
  static ScanLimitException in(Throwable problem) {
    return ScanAbortedException.findIn(problem, ScanLimitException.class);
  }

  /**
   * Rethrows a limit among the causes of a problem that the caller is about to ignore. Unread
   * content is not harmless.
   *
   * @param problem the exception of a reader
   * @throws ScanLimitException if a limit is the cause
   */
  public static void rethrow(Throwable problem) throws ScanLimitException {
    ScanLimitException limit = in(problem);
    if (limit != null) {
      throw limit;
    }
  }
}
