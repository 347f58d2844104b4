package dev.dropgate.camel.alert;

import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.model.PrintableText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/** Masks the secrets in endpoint URIs. Stateless. */
public final class EndpointUriMask {
  /** Options that Camel does not treat as secret. A placeholder as a value is not a secret. */
  private static final Pattern SECRET_OPTION_PATTERN =
      Pattern.compile(
          "(?i)([?&][^=&?]{0,60}(?:password|passwd|passphrase|secret|token|signature|credentials?|jaasconfig|(?:api|access|shared|private)-?key)=)"
              + "(?:RAW\\([^)]*\\)|RAW\\{[^}]*}(?!})|(?!\\{\\{)[^&]*)");

  private EndpointUriMask() {}

  /**
   * Masks the secrets of a URI.
   *
   * @param uri the URI of an endpoint
   * @return the URI with {@code xxxxxx} instead of each secret
   */
  public static String mask(String uri) {
    Matcher matcher = SECRET_OPTION_PATTERN.matcher(uri);
    String masked = matcher.replaceAll("$1xxxxxx");
    return masked.contains("{{") ? masked : URISupport.sanitizeUri(masked);
  }

  /**
   * Describes a failure whose message may contain the endpoint's URI.
   *
   * @param problem any exception
   * @param uri the URI of the endpoint
   * @return one printable line
   */
  public static String problemText(Throwable problem, String uri) {
    return DeliveryProblemText.rootMessage(problem)
        .replace(PrintableText.of(uri), PrintableText.of(mask(uri)));
  }
}
