package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the settings that the beans of the shipped route files take in their constructors. The
 * route files refer to them as {@code #bean:NAME}. Stateless.
 */
final class BeanSettings {
  private BeanSettings() {}

  /**
   * Returns the settings by the names that the route files use.
   *
   * @param settings valid settings
   */
  static Map<String, Object> of(GateSettings settings) {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("spoolFolder", settings.path("dropgate.spool"));
    beans.put("deliveredFolder", settings.path("dropgate.delivered"));
    return beans;
  }
}
