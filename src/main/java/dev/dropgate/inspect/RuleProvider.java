package dev.dropgate.inspect;

import java.util.List;
import java.util.Map;

/**
 * Brings rules: one implementation for each folder of {@code inspect.rules}, and any in the jars of
 * {@code plugins/}. {@link java.util.ServiceLoader} finds it, so it is public, has a public
 * constructor without parameters, and stands in {@code
 * META-INF/services/dev.dropgate.inspect.RuleProvider}.
 */
public interface RuleProvider {
  /**
   * Creates the rules. Called for each inspector, so also when a command only wants to know which
   * rules exist: files and connections are opened when a rule is asked for the first time.
   *
   * @param settings what is set; the level of a rule is not its own concern
   * @return the rules of each stage, in the order in which they are asked
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  Map<RuleStage, List<Rule>> rules(InspectionSettings settings);
}
