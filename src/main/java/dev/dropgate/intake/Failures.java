package dev.dropgate.intake;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of failed exchanges: one WARN a minute for each kind of failure. As the file consumers'
 * {@code onCompletionExceptionHandler} it also tells of what fails after an exchange; without one,
 * Camel makes a logger for each file, by a walk through the stack. Thread safe.
 */
public final class Failures implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** What has failed is tried again after a minute at the latest. */
  private static final long STEP_STANDS = TimeUnit.SECONDS.toNanos(90);

  /** Nothing is tried again: only the next dangerous file tells whether the quarantine is full. */
  private static final long FULL_STANDS = TimeUnit.HOURS.toNanos(1);

  private static final int MAX_STANDING = 20;

  private record Standing(String text, long until) {}

  private final Reports reports = new Reports(LOG);
  private final Map<String, Standing> standing = new LinkedHashMap<>();

  /**
   * Reports.
   *
   * @param exchange a failed exchange
   */
  public void report(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (cause instanceof StoppingException) {
      return;
    }
    Entry entry = exchange.getProperty("entry", Entry.class);
    String route = exchange.getFromRouteId();
    String what =
        "A step of route "
            + SafeText.of(route)
            + " failed, what it was about is kept and tried again: "
            + kind(cause);
    reports.warn(
        what, what + (entry == null ? "" : "; first at " + entry) + "; " + Problems.text(cause));
    stands(what, Problems.text(cause), STEP_STANDS);
    LOG.debug("Exchange failed", cause);
  }

  /**
   * Returns the failures that last, as far as the last tries know.
   *
   * @return printable lines
   */
  synchronized List<String> standing() {
    long now = System.nanoTime();
    standing.values().removeIf(one -> now - one.until() > 0);
    return standing.values().stream().map(Standing::text).toList();
  }

  private synchronized void stands(String what, String reason, long nanos) {
    if (standing.size() < MAX_STANDING || standing.containsKey(what)) {
      standing.put(what, new Standing(what + "; " + reason, System.nanoTime() + nanos));
    }
  }

  /**
   * Reports that a dangerous file is held because the quarantine would not take it.
   *
   * @param exchange where that failure was caught
   */
  public void heldInstead(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String what = "Dangerous files are held instead of quarantined";
    reports.warn(
        what,
        what
            + "; first "
            + exchange.getProperty("entry", Entry.class)
            + "; "
            + Problems.text(cause));
    stands(what, Problems.text(cause), FULL_STANDS);
  }

  @Override
  public void handleException(Throwable exception) {
    afterwards("a file consumer", "", exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    afterwards("a file consumer", "; " + SafeText.of(message), exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    Entry entry = exchange.getProperty("entry", Entry.class);
    afterwards(
        "route " + SafeText.of(exchange.getFromRouteId()),
        (entry == null ? "" : "; first at " + entry) + "; " + SafeText.of(message),
        exception);
  }

  private void afterwards(String where, String details, Throwable exception) {
    String what = "After an exchange of " + where + ": " + kind(exception);
    reports.warn(what, what + details + "; " + Problems.text(exception));
    LOG.debug("After an exchange", exception);
  }

  private static String kind(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
