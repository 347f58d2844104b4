package dev.dropgate.config;

import java.util.Map;

/**
 * A templated route, as the configuration has it.
 *
 * @param where file and line, for messages
 * @param template the template's id; null or empty if it names none
 * @param routeId empty if it names none
 * @param parameters as written, with placeholders
 */
public record MonitoredDirectory(
    String where, String template, String routeId, Map<String, String> parameters) {
  /** A parameter's value, or its default. */
  public String parameter(String name, String byDefault, GateSettings settings) {
    return settings.expand(parameters.getOrDefault(name, byDefault));
  }
}
