package dev.dropgate.inspect;

import java.util.List;
import java.util.Map;

/**
 * Provides rules: one implementation for each folder of {@code inspect.rules}, and any number in
 * the jars of {@code plugins/}. {@link java.util.ServiceLoader} finds an implementation by its line
 * in {@code META-INF/services/dev.dropgate.inspect.RuleProvider}. It is a public class with a
 * public constructor without parameters.
 */
public interface RuleProvider {
  /**
   * Creates the rules. Called for each inspector, also when a command only lists the rules. Open
   * files and connections only when a rule is first asked.
   *
   * @param settings the settings; the mode of a rule is applied elsewhere
   * @return the rules of each stage, in the order in which they are asked
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  Map<RuleStage, List<Rule>> rules(InspectionSettings settings);
}
