package dev.dropgate.cli.scan;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.runtime.Dropgate;
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
   * @param gate the gate whose settings apply unless an option overrides them
   * @throws ConfigurationException if a value is wrong
   */
  public RuleSet rules(Dropgate gate) throws ConfigurationException {
    try {
      return gate.rules(blockedExtensions, rules);
    } catch (IllegalArgumentException e) {
      boolean extensions = e.getMessage().startsWith("blocked-extensions");
      throw new ConfigurationException((extensions ? "--" : "--rules: ") + e.getMessage());
    }
  }
}
