package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces placeholders {@code {{name}}} by the values of properties. Stateless. */
final class PlaceholderResolver {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final int MAX_PLACEHOLDER_DEPTH = 10;

  /** Its value never appears in a message. */
  private static final String SECRET_PROPERTY = "dropgate.smtp.password";

  /** Its environment placeholders are resolved only when an alert is sent. */
  private static final String ALSO_NOTIFY_PROPERTY = "dropgate.also-notify";

  private PlaceholderResolver() {}

  /**
   * Replaces the placeholders of a text, those in replaced values included.
   *
   * @param owner the property with the text, named in messages; null to leave unknown placeholders
   *     as they are
   * @param text any text
   * @param values the properties
   * @param outside the system properties and the environment
   * @throws ConfigurationException if a placeholder of a property is unknown, secret or circular
   */
  static String resolve(
      String owner, String text, Map<String, String> values, ExternalPlaceholders outside)
      throws ConfigurationException {
    String result = text;
    for (int depth = 0; depth < MAX_PLACEHOLDER_DEPTH; depth++) {
      Matcher matcher = PLACEHOLDER.matcher(result);
      if (owner != null
          && matcher.results().anyMatch(m -> m.group(1).strip().equals(SECRET_PROPERTY))) {
        throw new ConfigurationException(
            owner
                + ": "
                + SECRET_PROPERTY
                + " is secret and cannot be part of it; write it out, or leave it");
      }
      List<String> unknown = new ArrayList<>();
      String next =
          matcher.replaceAll(
              match -> {
                String name = match.group(1).strip();
                String value = values.get(name);
                if (value == null && ExternalPlaceholders.isExternal(name)) {
                  value = outside.get(name);
                  if (value != null && ALSO_NOTIFY_PROPERTY.equals(owner)) {
                    return Matcher.quoteReplacement(match.group()); // keeps the secret off the disk
                  }
                }
                if (value == null) {
                  unknown.add(name);
                }
                return Matcher.quoteReplacement(value == null ? match.group() : value);
              });
      if (!unknown.isEmpty() && owner != null) {
        throw new ConfigurationException(
            owner.equals(SECRET_PROPERTY)
                ? owner + ": it has {{ }} in it with no property's name between them"
                : owner + ": " + unknown(unknown.get(0)));
      }
      if (next.equals(result)
          && (owner == null || owner.equals(ALSO_NOTIFY_PROPERTY) || !matcher.reset().find())) {
        return result;
      }
      result = next;
    }
    if (owner == null) {
      return result;
    }
    throw new ConfigurationException(owner + ": its {{placeholders}} go round in a circle");
  }

  private static String unknown(String name) {
    String shown = PrintableText.of(name).toString();
    return ExternalPlaceholders.isExternal(name)
        ? shown + " is not set, and {{" + shown + "}} has no default; set it"
        : "no property " + shown + " to put in for {{" + shown + "}}";
  }
}
