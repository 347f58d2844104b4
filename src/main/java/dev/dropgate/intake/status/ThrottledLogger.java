package dev.dropgate.intake.status;

import dev.dropgate.io.BoundedMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Logs a lasting fault at most once a minute instead of at every poll. Thread safe. */
public final class ThrottledLogger {
  private static final long REPEAT_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_REMEMBERED_FAULTS = 1000;

  private final Logger log;
  private final Map<String, Long> last = new BoundedMap<>(MAX_REMEMBERED_FAULTS);

  public ThrottledLogger(Logger log) {
    this.log = log;
  }

  /**
   * Logs at WARN, unless the same message was logged within the last minute.
   *
   * @param message one printable line
   */
  public void warn(String message) {
    warn(message, message);
  }

  /**
   * Logs at WARN, unless the same fault was reported within the last minute.
   *
   * @param fault identifies the fault; must not contain a file name, or a flood of names floods the
   *     log
   * @param message one printable line
   */
  public synchronized void warn(String fault, String message) {
    long now = System.nanoTime();
    Long lastLogged = last.get(fault);
    if (lastLogged == null || now - lastLogged >= REPEAT_PAUSE_NANOS) {
      last.put(fault, now);
      log.warn("{}", message);
    }
  }

  /**
   * Logs at INFO that a fault is over, if it was reported.
   *
   * @param fault the fault or message that it was reported with
   * @param message one printable line
   */
  public synchronized void reportResolved(String fault, String message) {
    if (last.remove(fault) != null) {
      log.info("{}", message);
    }
  }
}
