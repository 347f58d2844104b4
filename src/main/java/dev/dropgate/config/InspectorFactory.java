package dev.dropgate.config;

import dev.dropgate.inspect.Inspector;
import java.util.Map;
import java.util.TreeMap;

/** Makes the inspector that the settings ask for: the same for the gate and for commands. */
public final class InspectorFactory {
  private InspectorFactory() {}

  /**
   * Makes one, without passes.
   *
   * @param settings the settings
   * @throws ConfigurationException if a value is wrong
   */
  public static Inspector create(GateSettings settings) throws ConfigurationException {
    return create(settings.all());
  }

  /**
   * Makes one without passes, to see whether the values are right.
   *
   * @param properties by their full names
   * @throws ConfigurationException if a value is wrong
   */
  static Inspector create(Map<String, String> properties) throws ConfigurationException {
    Map<String, String> own = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(GateSettings.PROPERTY_PREFIX)) {
            own.put(name.substring(GateSettings.PROPERTY_PREFIX.length()), value);
          }
        });
    try {
      return new Inspector(own);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }
}
