package dev.dropgate.intake;

import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The router's question about the property {@code judgement}. A predicate and no method, because
 * Camel copies the whole exchange for each expression that calls a method. Thread safe once it is
 * set up.
 */
public final class VerdictIs implements Predicate {
  private Verdict verdict = Verdict.CLEAN;

  @Override
  public boolean matches(Exchange exchange) {
    Judgement judgement = exchange.getProperty("judgement", Judgement.class);
    return judgement != null && judgement.verdict() == verdict;
  }

  /**
   * Sets which verdict is meant.
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
