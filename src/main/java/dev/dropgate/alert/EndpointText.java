package dev.dropgate.alert;

import dev.dropgate.files.SafeText;
import org.apache.camel.util.URISupport;

/** Endpoints in words: without what is secret in a URI. Stateless. */
final class EndpointText {
  private EndpointText() {}

  /**
   * A URI without passwords.
   *
   * @param uri of an endpoint
   * @return the same with {@code xxxxxx} for each secret
   */
  static String masked(String uri) {
    return URISupport.sanitizeUri(uri);
  }

  /**
   * A failure, where the endpoint's URI may be part of the message.
   *
   * @param problem any exception
   * @param uri of the endpoint
   * @return one printable line
   */
  static String problem(Throwable problem, String uri) {
    return MailProblem.text(problem).replace(SafeText.of(uri), SafeText.of(masked(uri)));
  }
}
