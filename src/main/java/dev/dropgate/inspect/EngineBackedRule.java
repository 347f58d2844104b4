package dev.dropgate.inspect;

import dev.dropgate.inspect.engine.EngineState;
import java.util.List;

/**
 * A rule that asks a program outside the gate. The knowledge of that program changes independently
 * of the gate, so a release does not overrule a finding that the program had no chance to report.
 */
public interface EngineBackedRule extends Rule {
  /**
   * Asks each engine for its state.
   *
   * @return the states in the order of the setting; empty if no engine is set
   */
  List<EngineState> states();

  /** Returns whether an engine answers now. One of several engines is enough to judge a file. */
  boolean anyAnswers();
}
