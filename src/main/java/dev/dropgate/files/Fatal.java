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

  /** In milliseconds: the log itself may be on the disk that hangs. */
  private static final long LAST_WORDS = 2_000;

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
      Thread words = new Thread(() -> tell(why, problem), "last words");
      words.setDaemon(true);
      words.start();
      words.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      tell(why, problem); // no thread can be made
    } finally {
      Runtime.getRuntime().halt(STATUS);
    }
  }

  private static void tell(String why, Throwable problem) {
    LOG.error("{}: the gate ends with exit status {}", why, STATUS, problem);
  }
}
