package dev.dropgate.config;

import java.util.Map;

/**
 * A templated route in the configuration.
 *
 * @param where the file and line, for messages
 * @param template the template's id; null or empty if none is given
 * @param routeId the route's id; empty if none is given
 * @param parameters the parameters as written, with placeholders
 */
public record MonitoredDirectory(
    String where, String template, String routeId, Map<String, String> parameters) {
  /** Returns a parameter's value, or its default. */
  public String parameter(String name, String byDefault, GateSettings settings) {
    return settings.expand(parameters.getOrDefault(name, byDefault));
  }
}
