package dev.dropgate.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when it must not continue: a gate that runs but sees nothing is worse than one
 * that is down. Thread safe.
 */
public final class FatalExit {
  /** The exit status of an internal error. */
  public static final int EXIT_STATUS = 3;

  /** In milliseconds. The log itself may be on the disk that hangs. */
  private static final long LOG_TIMEOUT_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(FatalExit.class);

  private FatalExit() {}

  /**
   * Ends the process if the problem is an error of the JVM or was caused by one. A crash at any
   * point loses nothing.
   *
   * @param problem any throwable
   */
  public static void haltIfError(Throwable problem) {
    int depth = 0;
    for (Throwable cause = problem; cause != null && depth < 100; cause = cause.getCause()) {
      if (cause instanceof Error) {
        halt("JVM error", problem);
      }
      depth++;
    }
  }

  /**
   * Ends the process at once, without shutdown hooks, which might hang too.
   *
   * @param why one printable line
   * @param problem may be null
   */
  public static void halt(String why, Throwable problem) {
    try {
      Thread words = new Thread(() -> logReason(why, problem), "last words");
      words.setDaemon(true);
      words.start();
      words.join(LOG_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      logReason(why, problem); // no thread can be created
    } finally {
      Runtime.getRuntime().halt(EXIT_STATUS);
    }
  }

  private static void logReason(String why, Throwable problem) {
    LOG.error("{}: the gate ends with exit status {}", why, EXIT_STATUS, problem);
  }
}
