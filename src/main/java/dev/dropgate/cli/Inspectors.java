package dev.dropgate.cli;

import dev.dropgate.inspect.Inspector;
import java.util.Map;
import java.util.TreeMap;

/** Makes the inspector that the settings ask for: the same for the gate and for commands. */
final class Inspectors {
  private Inspectors() {}

  /**
   * Makes one, without passes.
   *
   * @param settings the settings
   * @throws ConfigurationException if a value is wrong
   */
  static Inspector of(Settings settings) throws ConfigurationException {
    return of(settings.all());
  }

  /**
   * Makes one without passes, to see whether the values are right.
   *
   * @param properties by their full names
   * @throws ConfigurationException if a value is wrong
   */
  static Inspector of(Map<String, String> properties) throws ConfigurationException {
    Map<String, String> own = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(Settings.PREFIX)) {
            own.put(name.substring(Settings.PREFIX.length()), value);
          }
        });
    try {
      return new Inspector(own);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }
}
