package dev.dropgate.runtime;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.PluginJars;
import dev.dropgate.config.RuleSettings;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleProvider;
import java.util.Map;
import java.util.TreeMap;

/** Creates the inspector for the settings: the same one for the gate and for commands. */
public final class InspectorFactory implements RuleSettings {
  private static final String RULE_PREFIX = GateSettings.PROPERTY_PREFIX + "rules.";

  private static final String SERVICE_FILE = "META-INF/services/" + RuleProvider.class.getName();

  /**
   * Creates an inspector without release passes.
   *
   * @param settings the settings
   * @throws ConfigurationException if a value is wrong
   */
  public static Inspector create(GateSettings settings) throws ConfigurationException {
    return create(settings.all(), settings.plugins());
  }

  @Override
  public void validate(Map<String, String> properties, PluginJars plugins)
      throws ConfigurationException {
    create(properties, plugins);
  }

  private static Inspector create(Map<String, String> properties, PluginJars plugins)
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

  @Override
  public Map<String, String> pluginDefaults(PluginJars plugins) throws ConfigurationException {
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
