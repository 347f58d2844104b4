package dev.dropgate.camel.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.model.PrintableText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.URISupport;

/** Masks the secrets in endpoint URIs. Stateless. */
public final class EndpointUriMask {
  /** Options that Camel does not treat as secret. A placeholder as a value is not a secret. */
  private static final Pattern SECRET_OPTION_PATTERN =
      Pattern.compile(
          "(?i)([?&][^=&?]{0,60}(?:password|passwd|passphrase|secret|token|signature|credentials?|jaasconfig|(?:api|access|shared|private)-?key)=)"
              + "(?:RAW\\([^)]*\\)|RAW\\{[^}]*}(?!})|(?!\\{\\{)[^&]*)");

  private static final Pattern OPTION_PATTERN =
      Pattern.compile("[?&][^=&?]*=(RAW\\([^)]*\\)|RAW\\{[^}]*}(?!})|[^&]*)");

  /** The password of {@code user:password@host}, which Camel masks only behind slashes. */
  private static final Pattern USER_PASSWORD_PATTERN =
      Pattern.compile(
          "^([A-Za-z][A-Za-z0-9+.-]*:(?://)?(?:\\{\\{[^{}]*}}|[^?/:@{])*:)((?!\\{\\{)[^?/]*)@");

  private static final Pattern RAW_PATTERN = Pattern.compile("RAW(?:\\((.*)\\)|\\{(.*)})");

  private static final String MASK = "xxxxxx";

  /** A shorter value is not masked alone, because it would match in many places. */
  private static final int MIN_SECRET_LENGTH = 4;

  private EndpointUriMask() {}

  /**
   * Masks the secrets of a URI.
   *
   * @param uri the URI of an endpoint
   * @return the URI with {@code xxxxxx} instead of each secret
   */
  public static String mask(String uri) {
    String masked = SECRET_OPTION_PATTERN.matcher(uri).replaceAll("$1" + MASK);
    masked = USER_PASSWORD_PATTERN.matcher(masked).replaceAll("$1" + MASK + "@");
    return masked.contains("{{") ? masked : URISupport.sanitizeUri(masked);
  }

  /**
   * Describes a failure whose message may contain the endpoint's URI, or its secrets alone.
   *
   * @param problem any exception
   * @param uri the URI of the endpoint
   * @return one printable line
   */
  public static String problemText(Throwable problem, String uri) {
    return maskIn(DeliveryProblemText.rootMessage(problem), uri);
  }

  /**
   * Masks the secrets of a URI in a text that may contain the URI, or its secrets alone.
   *
   * @param text printable
   * @param uri the URI of the endpoint
   */
  static String maskIn(String text, String uri) {
    String masked = text.replace(PrintableText.of(uri), PrintableText.of(mask(uri)));
    for (String secret : secrets(uri)) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  // A component may sort, decode or encode the options of a URI before it names it in a message.
  // Returns the longest first, because one secret may contain another.
  private static List<String> secrets(String uri) {
    return Stream.concat(
            USER_PASSWORD_PATTERN.matcher(uri).results().map(user -> user.group(2)),
            OPTION_PATTERN
                .matcher(uri)
                .results()
                .filter(EndpointUriMask::isSecret)
                .map(option -> option.group(1)))
        .flatMap(EndpointUriMask::spellings)
        .map(secret -> PrintableText.of(secret).toString())
        .filter(secret -> secret.length() >= MIN_SECRET_LENGTH)
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  private static boolean isSecret(MatchResult option) {
    String alone = "x:x?" + option.group().substring(1);
    return !mask(alone).contains("=" + option.group(1));
  }

  private static Stream<String> spellings(String value) {
    String plain = RAW_PATTERN.matcher(value).replaceFirst("$1$2");
    return Stream.of(plain, decode(plain))
        .flatMap(text -> Stream.of(text, URLEncoder.encode(text, UTF_8)))
        .flatMap(text -> Stream.of(text, text.replace("+", "%20")));
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // a percent sign that begins no escape
    }
  }
}
