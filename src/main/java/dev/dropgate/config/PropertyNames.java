package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.util.Set;

/** Checks that properties exist. Stateless. */
final class PropertyNames {
  private PropertyNames() {}

  /**
   * Reports each name that looks like one of Dropgate's properties and is none.
   *
   * @param names the names that are set
   * @param known all properties, those of plug-ins included
   * @param where the source of the names
   * @param errors receives a line for each unknown name
   */
  static void requireKnown(
      Iterable<String> names, Set<String> known, String where, ConfigurationErrorCollector errors) {
    for (String name : names) {
      if (name.startsWith(GateSettings.PROPERTY_PREFIX) && !known.contains(name)) {
        errors.add(
            where
                + ": unknown property "
                + PrintableText.of(name)
                + "; known are those of docs/reference/properties.md"
                + NearestName.of(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
  }
}
