package dev.dropgate.alert.endpoint;

import dev.dropgate.model.SafeText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/** Endpoints in words: without what is secret in a URI. Stateless. */
public final class EndpointUriMask {
  /** What Camel does not know as a secret; a value that is a placeholder is none. */
  private static final Pattern SECRET_OPTION_PATTERN =
      Pattern.compile(
          "(?i)([?&][^=&?]{0,60}(?:password|passwd|passphrase|secret|token|signature|credentials?|jaasconfig|(?:api|access|shared|private)-?key)=)"
              + "(?:RAW\\([^)]*\\)|RAW\\{[^}]*}(?!})|(?!\\{\\{)[^&]*)");

  private EndpointUriMask() {}

  /**
   * A URI without passwords.
   *
   * @param uri of an endpoint
   * @return the same with {@code xxxxxx} for each secret
   */
  public static String mask(String uri) {
    Matcher matcher = SECRET_OPTION_PATTERN.matcher(uri);
    String masked = matcher.replaceAll("$1xxxxxx");
    return masked.contains("{{") ? masked : URISupport.sanitizeUri(masked);
  }

  /**
   * A failure, where the endpoint's URI may be part of the message.
   *
   * @param problem any exception
   * @param uri of the endpoint
   * @return one printable line
   */
  public static String problemText(Throwable problem, String uri) {
    return DeliveryProblemText.rootMessage(problem)
        .replace(SafeText.of(uri), SafeText.of(mask(uri)));
  }
}
