package dev.dropgate.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the errors in a configuration, so that all of them are reported at once. Not thread
 * safe.
 */
final class ConfigurationErrorCollector {
  private final List<String> lines = new ArrayList<>();

  /** A check that ends at the first error. */
  interface ConfigurationCheck {
    void run() throws ConfigurationException;
  }

  /** Adds an error. */
  void add(String line) {
    lines.add(line);
  }

  /** Adds the error of a check, if it finds one. */
  void addFrom(ConfigurationCheck check) {
    try {
      check.run();
    } catch (ConfigurationException e) {
      lines.add(e.getMessage());
    }
  }

  /**
   * Throws all errors so far.
   *
   * @throws ConfigurationException with one line for each error; not thrown if there is none
   */
  void throwAny() throws ConfigurationException {
    if (!lines.isEmpty()) {
      throw new ConfigurationException(String.join("\n", lines));
    }
  }
}
