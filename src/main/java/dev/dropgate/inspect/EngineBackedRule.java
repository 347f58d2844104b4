package dev.dropgate.inspect;

import dev.dropgate.inspect.engine.EngineState;
import java.util.List;

/**
 * A rule that asks a program outside of the gate, whose knowledge changes without the gate. A
 * release does not overrule what such a program had no chance to say.
 */
public interface EngineBackedRule extends Rule {
  /**
   * Asks each engine for its state.
   *
   * @return in the order of the setting; empty if none is set
   */
  List<EngineState> states();

  /** Returns whether an engine answers now: one of several is enough to judge a file. */
  boolean anyAnswers();
}
