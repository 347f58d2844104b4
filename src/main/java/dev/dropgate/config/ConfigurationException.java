package dev.dropgate.config;

import java.util.List;

/**
 * The configuration is wrong; the message is one printable line for each error, which says where,
 * what and the fix.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  /**
   * Returns each line as a problem.
   *
   * @param elsewhere what to name where a line does not say where
   * @return at least one
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
