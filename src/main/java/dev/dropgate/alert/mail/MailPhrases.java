package dev.dropgate.alert.mail;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The phrases of one language. Immutable, thread safe. */
final class MailPhrases {
  /** The available languages, by their ISO 639 codes. */
  static final List<String> LANGUAGES = List.of("en", "ko");

  private final Locale locale;
  private final Map<String, String> all = new TreeMap<>();

  /**
   * Loads the phrases of a language.
   *
   * @param language one of {@link #LANGUAGES}
   * @throws IllegalArgumentException if it is another
   */
  MailPhrases(String language) {
    if (!LANGUAGES.contains(language)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", LANGUAGES));
    }
    locale = Locale.forLanguageTag(language);
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            "dev.dropgate.alert.mail",
            locale,
            MailPhrases.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    bundle.keySet().forEach(key -> all.put(key, bundle.getString(key)));
  }

  /** Returns the language's code. */
  String language() {
    return locale.getLanguage();
  }

  /** Returns all phrases by key, unformatted. */
  Map<String, String> all() {
    return all;
  }

  /**
   * Returns a phrase.
   *
   * @param key a key of the bundle
   * @param values the values to insert; none for a phrase that is not a pattern
   * @throws IllegalArgumentException if the key does not exist
   */
  String phrase(String key, Object... values) {
    String word = all.get(key);
    if (word == null) {
      throw new IllegalArgumentException("no word for " + key);
    }
    return values.length == 0 ? word : new MessageFormat(word, locale).format(values);
  }

  /** Returns a number with the language's digit grouping. */
  String formatNumber(long number) {
    return new MessageFormat("{0,number}", locale).format(new Object[] {number});
  }
}
