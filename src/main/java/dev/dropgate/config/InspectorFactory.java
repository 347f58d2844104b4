package dev.dropgate.config;

import dev.dropgate.inspect.Inspector;
import java.util.Map;
import java.util.TreeMap;

/** Creates the inspector for the settings: the same one for the gate and for commands. */
public final class InspectorFactory {
  private InspectorFactory() {}

  /**
   * Creates an inspector without release passes.
   *
   * @param settings the settings
   * @throws ConfigurationException if a value is wrong
   */
  public static Inspector create(GateSettings settings) throws ConfigurationException {
    return create(settings.all());
  }

  /**
   * Creates an inspector without release passes, to validate the values.
   *
   * @param properties the properties by their full names
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
