package dev.dropgate.config;

import java.util.Map;
import java.util.Properties;

/**
 * Resolves placeholders from outside the properties, as Camel does: {@code {{env:NAME}}} and {@code
 * {{sys:NAME}}}, with or without {@code :DEFAULT} after the name.
 *
 * @param system the system properties
 * @param environment the environment variables
 */
record ExternalPlaceholders(Properties system, Map<String, String> environment) {
  /** For texts whose external placeholders are resolved elsewhere. */
  static final ExternalPlaceholders NONE = new ExternalPlaceholders(new Properties(), Map.of());

  private static final String ENVIRONMENT_PREFIX = "env:";
  private static final String SYSTEM_PREFIX = "sys:";

  /** Returns whether a placeholder refers to such a value. */
  static boolean isExternal(String placeholder) {
    return placeholder.startsWith(ENVIRONMENT_PREFIX) || placeholder.startsWith(SYSTEM_PREFIX);
  }

  /** Returns the value of a placeholder; null if it is not set and has no default. */
  String get(String placeholder) {
    String rest = placeholder.substring(ENVIRONMENT_PREFIX.length());
    int colon = rest.indexOf(':');
    String name = colon < 0 ? rest : rest.substring(0, colon);
    String value =
        placeholder.startsWith(ENVIRONMENT_PREFIX)
            ? environment.get(name)
            : system.getProperty(name);
    return value != null || colon < 0 ? value : rest.substring(colon + 1);
  }
}
