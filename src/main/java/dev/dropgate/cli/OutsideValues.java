package dev.dropgate.cli;

import java.util.Map;
import java.util.Properties;

/**
 * Values that a placeholder takes from outside the properties, as Camel does: {@code {{env:NAME}}}
 * and {@code {{sys:NAME}}}, with {@code :DEFAULT} behind the name or without.
 *
 * @param system system properties
 * @param environment environment variables
 */
record OutsideValues(Properties system, Map<String, String> environment) {
  /** For texts whose values somebody else puts in. */
  static final OutsideValues NONE = new OutsideValues(new Properties(), Map.of());

  private static final String ENVIRONMENT = "env:";
  private static final String SYSTEM = "sys:";

  /** Returns whether a placeholder names such a value. */
  static boolean isOutside(String placeholder) {
    return placeholder.startsWith(ENVIRONMENT) || placeholder.startsWith(SYSTEM);
  }

  /** Returns the value of a placeholder; null if it is not set and has no default. */
  String get(String placeholder) {
    String rest = placeholder.substring(ENVIRONMENT.length());
    int colon = rest.indexOf(':');
    String name = colon < 0 ? rest : rest.substring(0, colon);
    String value =
        placeholder.startsWith(ENVIRONMENT) ? environment.get(name) : system.getProperty(name);
    return value != null || colon < 0 ? value : rest.substring(colon + 1);
  }
}
