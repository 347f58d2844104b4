package dev.dropgate.config;

import java.util.List;

/**
 * Thrown when the configuration is wrong. The message has one printable line for each error, with
 * its place, its description and the fix.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  /**
   * Returns each line as a problem.
   *
   * @param elsewhere the place of a problem whose line names none
   * @return at least one problem
   */
  public List<ConfigurationProblem> problems(String elsewhere) {
    return getMessage()
        .lines()
        .map(
            line -> {
              int end = line.indexOf(": ");
              return end < 0
                  ? new ConfigurationProblem(true, elsewhere, line)
                  : new ConfigurationProblem(true, line.substring(0, end), line.substring(end + 2));
            })
        .toList();
  }
}
