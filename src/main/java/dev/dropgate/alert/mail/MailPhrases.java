package dev.dropgate.alert.mail;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of one language. Immutable, thread safe. */
final class MailPhrases {
  /** The languages that there are, by their ISO 639 codes. */
  static final List<String> LANGUAGES = List.of("en", "ko");

  private final Locale locale;
  private final Map<String, String> all = new TreeMap<>();

  /**
   * Loads.
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

  /** The language's code. */
  String language() {
    return locale.getLanguage();
  }

  /** All words, by key, as they are in the bundle. */
  Map<String, String> all() {
    return all;
  }

  /**
   * A phrase.
   *
   * @param key a key of the bundle
   * @param values what to put in; none for a phrase that is no pattern
   * @throws IllegalArgumentException if there is no such key
   */
  String phrase(String key, Object... values) {
    String word = all.get(key);
    if (word == null) {
      throw new IllegalArgumentException("no word for " + key);
    }
    return values.length == 0 ? word : new MessageFormat(word, locale).format(values);
  }

  /** A number with the language's grouping. */
  String formatNumber(long number) {
    return new MessageFormat("{0,number}", locale).format(new Object[] {number});
  }
}
