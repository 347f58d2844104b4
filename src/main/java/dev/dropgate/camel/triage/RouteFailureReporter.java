package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.camel.RefusedBatchException;
import dev.dropgate.intake.StoppingException;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.model.Entry;
import dev.dropgate.model.PrintableText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failed exchanges, one WARN a minute for each kind of failure, and remembers what fails at
 * the moment. Thread safe.
 */
public final class RouteFailureReporter implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFailureReporter.class);

  /** A failed step is tried again after a minute at the latest. */
  private static final long STEP_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(90);

  /**
   * Nothing is tried again here: only the next dangerous file shows whether the quarantine is still
   * full.
   */
  private static final long FULL_STORE_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final int MAX_LASTING_FAILURES = 20;

  private record LastingFailure(String text, long until) {}

  private final ThrottledLogger reports = new ThrottledLogger(LOG);
  private final Map<String, LastingFailure> standing = new LinkedHashMap<>();

  /** Reports the failure of an exchange, see {@link #report}. */
  @Override
  public void process(Exchange exchange) {
    report(exchange);
  }

  /**
   * Logs the failure of an exchange and remembers it for {@link #standing}.
   *
   * @param exchange a failed exchange
   */
  public void report(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (cause instanceof StoppingException || cause instanceof RefusedBatchException) {
      return;
    }
    Entry entry = exchange.getProperty(DropgateConstants.ENTRY, Entry.class);
    String route = exchange.getFromRouteId();
    String what =
        "A step of route "
            + PrintableText.of(route)
            + " failed, what it was about is kept and tried again: "
            + kind(cause);
    reports.warn(
        what,
        what + (entry == null ? "" : "; first at " + entry) + "; " + ExceptionText.describe(cause));
    rememberFailure(what, ExceptionText.describe(cause), STEP_FAILURE_NANOS);
    LOG.debug("Exchange failed", cause);
  }

  /**
   * Returns the lasting failures, as far as the last tries know.
   *
   * @return printable lines
   */
  public synchronized List<String> standing() {
    long now = System.nanoTime();
    standing.values().removeIf(one -> now - one.until() > 0);
    return standing.values().stream().map(LastingFailure::text).toList();
  }

  private synchronized void rememberFailure(String what, String reason, long nanos) {
    if (standing.size() < MAX_LASTING_FAILURES || standing.containsKey(what)) {
      standing.put(what, new LastingFailure(what + "; " + reason, System.nanoTime() + nanos));
    }
  }

  /**
   * Logs that a dangerous file is held because the quarantine could not accept it.
   *
   * @param exchange the exchange in which that failure was caught
   */
  public void heldInstead(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String what = "Dangerous files are held instead of quarantined";
    reports.warn(
        what,
        what
            + "; first "
            + JudgedEntry.of(exchange).get(0).entry()
            + "; "
            + ExceptionText.describe(cause));
    rememberFailure(what, ExceptionText.describe(cause), FULL_STORE_NANOS);
  }

  private static String kind(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
