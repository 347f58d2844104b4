package dev.dropgate.alert;

import dev.dropgate.files.SafeText;
import java.security.cert.CertPathBuilderException;

/** A failure to send, in words. Stateless. */
final class MailProblem {
  private static final String TRUST =
      " (this Java trusts nobody who vouches for the server's certificate; put the one that does into a trust store and start with -Djavax.net.ssl.trustStore=FILE)";

  private MailProblem() {}

  /**
   * The innermost message, which is what the network or the server said.
   *
   * @param problem any exception
   * @return one printable line
   */
  static String text(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = words(cause);
    return SafeText.of(cause.getClass().getSimpleName())
        + (message.isEmpty() ? "" : ": " + message)
        + (cause instanceof CertPathBuilderException ? TRUST : "");
  }

  /**
   * An exception's own message.
   *
   * @param problem any exception
   * @return one printable line; empty if it has none
   */
  static String words(Throwable problem) {
    return problem.getMessage() == null ? "" : SafeText.of(problem.getMessage().strip());
  }
}
