package dev.dropgate.alert.endpoint;

import dev.dropgate.model.PrintableText;
import java.security.cert.CertPathBuilderException;

/** Describes a delivery failure in words. Stateless. */
public final class DeliveryProblemText {
  private static final String TRUST_STORE_HINT =
      " (this Java trusts no issuer of the server's certificate; add the issuer to a trust store and start with -Djavax.net.ssl.trustStore=FILE)";

  private DeliveryProblemText() {}

  /**
   * Returns the innermost message, which comes from the network or the server.
   *
   * @param problem any exception
   * @return one printable line
   */
  public static String rootMessage(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = ownMessage(cause);
    return PrintableText.of(cause.getClass().getSimpleName())
        + (message.isEmpty() ? "" : ": " + message)
        + (cause instanceof CertPathBuilderException ? TRUST_STORE_HINT : "");
  }

  /**
   * Returns an exception's own message.
   *
   * @param problem any exception
   * @return one printable line; empty if it has none
   */
  public static String ownMessage(Throwable problem) {
    return problem.getMessage() == null
        ? ""
        : PrintableText.of(problem.getMessage().strip()).toString();
  }
}
