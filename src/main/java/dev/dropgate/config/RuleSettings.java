package dev.dropgate.config;

import java.util.Map;

/** What the settings have to know about the rules of the inspection. */
public interface RuleSettings {
  /**
   * Returns the properties of the rules that plug-ins bring, with their defaults.
   *
   * @param plugins the plug-ins
   * @return by full name; empty if no plug-in brings a rule
   * @throws ConfigurationException if a plug-in fails
   */
  Map<String, String> pluginDefaults(PluginJars plugins) throws ConfigurationException;

  /**
   * Validates the values of the rules.
   *
   * @param properties all properties by their full names
   * @param plugins the plug-ins
   * @throws ConfigurationException if a value is wrong; its message begins with the property's name
   *     without {@code dropgate.}
   */
  void validate(Map<String, String> properties, PluginJars plugins) throws ConfigurationException;
}
