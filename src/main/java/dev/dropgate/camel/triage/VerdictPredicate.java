package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Tests the property {@code judgement} for the router. It is a predicate and not a method, because
 * Camel copies the whole exchange for each expression that calls a method. Immutable.
 */
public final class VerdictPredicate implements Predicate {
  private final Verdict verdict;

  /**
   * Creates a predicate.
   *
   * @param verdict the verdict to test for
   */
  public VerdictPredicate(Verdict verdict) {
    this.verdict = verdict;
  }

  @Override
  public boolean matches(Exchange exchange) {
    ScanResult judgement = exchange.getProperty(DropgateConstants.JUDGEMENT, ScanResult.class);
    return judgement != null && judgement.verdict() == verdict;
  }

  @Override
  public String toString() {
    return "verdict is " + verdict;
  }
}
