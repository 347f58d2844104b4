package dev.dropgate.camel.triage;

import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Tests the property {@code judgement} for the router. It is a predicate and not a method, because
 * Camel copies the whole exchange for each expression that calls a method. Thread safe once it is
 * set up.
 */
public final class VerdictPredicate implements Predicate {
  private Verdict verdict = Verdict.CLEAN;

  @Override
  public boolean matches(Exchange exchange) {
    ScanResult judgement = exchange.getProperty("judgement", ScanResult.class);
    return judgement != null && judgement.verdict() == verdict;
  }

  /**
   * Sets the verdict to test for.
   *
   * @param verdict not null
   */
  public void setVerdict(Verdict verdict) {
    this.verdict = verdict;
  }

  @Override
  public String toString() {
    return "verdict is " + verdict;
  }
}
