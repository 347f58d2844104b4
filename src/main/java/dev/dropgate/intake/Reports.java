package dev.dropgate.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** A standing fault is worth one WARN a minute, not one a poll. Not thread safe. */
final class Reports {
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 1000;

  private final Logger log;
  private final Map<String, Long> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Reports(Logger log) {
    this.log = log;
  }

  /**
   * Logs at WARN, unless the same was said within the last minute.
   *
   * @param message one printable line
   */
  void warn(String message) {
    warn(message, "");
  }

  /**
   * Logs at WARN, unless a fault of this kind was reported within the last minute.
   *
   * @param message what makes two faults the same
   * @param detail what may differ
   */
  void warn(String message, String detail) {
    long now = System.nanoTime();
    Long said = last.get(message);
    if (said == null || now - said >= PAUSE) {
      last.put(message, now);
      log.warn("{}{}", message, detail);
    }
  }

  /**
   * Logs at INFO that a fault is over, if it was reported.
   *
   * @param fault the message it was reported with
   * @param message one printable line
   */
  void over(String fault, String message) {
    if (last.remove(fault) != null) {
      log.info("{}", message);
    }
  }
}
