package dev.dropgate.files;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that must not go on: a gate that is up but blind is worse than one that is
 * down. Thread safe.
 */
public final class Fatal {
  /** Exit status of an internal error. */
  public static final int STATUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);

  private Fatal() {}

  /**
   * Ends the process if the problem is, or was caused by, an error of the JVM; a crash at any point
   * loses nothing.
   *
   * @param problem anything thrown
   */
  public static void endIfError(Throwable problem) {
    int depth = 0;
    for (Throwable cause = problem; cause != null && depth < 100; cause = cause.getCause()) {
      if (cause instanceof Error) {
        end("JVM error", problem);
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
  public static void end(String why, Throwable problem) {
    try {
      LOG.error("{}: the gate ends with exit status {}", why, STATUS, problem);
    } finally {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
