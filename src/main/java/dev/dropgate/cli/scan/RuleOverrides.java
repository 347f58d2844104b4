package dev.dropgate.cli.scan;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InspectorFactory;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import picocli.CommandLine.Option;

/** Options with rule settings to try, for commands that judge files on disk. */
public final class RuleOverrides {
  @Option(
      names = "--rules",
      paramLabel = "LIST",
      description = "Levels to try, for example double-extension=log,bidi-control=off.")
  private String rules;

  @Option(
      names = "--blocked-extensions",
      paramLabel = "LIST",
      description = "Extensions to try, for example exe,dll,pack:core.")
  private String blockedExtensions;

  /**
   * Returns the rules to judge by.
   *
   * @param settings the settings that apply unless an option overrides them
   * @throws ConfigurationException if a value is wrong
   */
  public RuleSet rules(GateSettings settings) throws ConfigurationException {
    Inspector inspector = InspectorFactory.create(settings);
    try {
      return inspector.ruleSet(blockedExtensions, rules);
    } catch (IllegalArgumentException e) {
      boolean extensions = e.getMessage().startsWith("blocked-extensions");
      throw new ConfigurationException((extensions ? "--" : "--rules: ") + e.getMessage());
    }
  }
}
