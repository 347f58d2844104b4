package dev.dropgate.intake;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
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

  private final Reports reports = new Reports(LOG);

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
    LOG.debug("Exchange failed", cause);
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
