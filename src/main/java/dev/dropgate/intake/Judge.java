package dev.dropgate.intake;

import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import org.apache.camel.Exchange;

/**
 * Asks the inspector about the entry of an exchange, and the router's questions about its answer.
 * Takes the exchange as it is, because to evaluate an expression for each argument costs more than
 * the judgement of most files. Thread safe.
 */
public final class Judge {
  private Inspector inspector = new Inspector();

  /**
   * Judges the property {@code entry} by what its directory sets.
   *
   * @param exchange its properties {@code blockedExtensions}, {@code rules} and {@code inPlace} may
   *     be missing
   * @return the judgement, never null
   * @throws IOException if the content is gone
   */
  public Judgement judge(Exchange exchange) throws IOException {
    return inspector.judge(
        entry(exchange),
        exchange.getProperty("blockedExtensions", String.class),
        exchange.getProperty("rules", String.class),
        exchange.getProperty("inPlace", Boolean.class));
  }

  /**
   * Takes what identifies the bytes of the property {@code entry}.
   *
   * @param exchange any
   * @return its evidence
   * @throws IOException if the file is gone or the disk fails
   */
  public Evidence evidence(Exchange exchange) throws IOException {
    return inspector.evidence(entry(exchange));
  }

  /**
   * Whether the verdict of the property {@code judgement} is clean.
   *
   * @param exchange any
   */
  public boolean isClean(Exchange exchange) {
    return verdict(exchange) == Verdict.CLEAN;
  }

  /**
   * Whether the verdict of the property {@code judgement} is dangerous.
   *
   * @param exchange any
   */
  public boolean isDangerous(Exchange exchange) {
    return verdict(exchange) == Verdict.DANGEROUS;
  }

  private static Verdict verdict(Exchange exchange) {
    return exchange.getProperty("judgement", Judgement.class).verdict();
  }

  private static Entry entry(Exchange exchange) {
    return exchange.getProperty("entry", Entry.class);
  }

  /**
   * Sets what judges.
   *
   * @param inspector the rules
   */
  public void setInspector(Inspector inspector) {
    this.inspector = inspector;
  }
}
