package dev.dropgate.config;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleProvider;
import java.util.Map;
import java.util.TreeMap;

/** Creates the inspector for the settings: the same one for the gate and for commands. */
public final class InspectorFactory {
  private static final String RULE_PREFIX = GateSettings.PROPERTY_PREFIX + "rules.";

  private static final String SERVICE_FILE = "META-INF/services/" + RuleProvider.class.getName();

  private InspectorFactory() {}

  /**
   * Creates an inspector without release passes.
   *
   * @param settings the settings
   * @throws ConfigurationException if a value is wrong
   */
  public static Inspector create(GateSettings settings) throws ConfigurationException {
    return create(settings.all(), settings.plugins());
  }

  /**
   * Creates an inspector without release passes, to validate the values.
   *
   * @param properties the properties by their full names
   * @param plugins bring further rules
   * @throws ConfigurationException if a value is wrong
   */
  static Inspector create(Map<String, String> properties, PluginJars plugins)
      throws ConfigurationException {
    Map<String, String> own = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(GateSettings.PROPERTY_PREFIX)) {
            own.put(name.substring(GateSettings.PROPERTY_PREFIX.length()), value);
          }
        });
    try {
      return new Inspector(own, plugins.classLoader());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  /**
   * Returns the properties of the rules that plug-ins bring, with their defaults.
   *
   * @throws ConfigurationException if a plug-in fails
   */
  static Map<String, String> ruleDefaults(PluginJars plugins) throws ConfigurationException {
    Map<String, String> defaults = new TreeMap<>();
    // Creating all rules takes longer than most commands.
    if (plugins.contain(SERVICE_FILE)) {
      for (RuleInfo rule : create(Map.of(), plugins).pluginRuleInfos()) {
        defaults.put(RULE_PREFIX + rule.id(), rule.standard().toString());
      }
    }
    return defaults;
  }
}
