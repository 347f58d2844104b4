package dev.dropgate.alert.smtp;

import dev.dropgate.model.PrintableText;
import jakarta.mail.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Removes the gate's password from server replies, because some servers repeat their input. Finds
 * the password as plain text, and in Base64 as the login mechanisms encode it, alone or with the
 * user name. Stateless.
 */
public final class CredentialMask {
  private static final String MASK = "***";
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{4,}={0,2}");

  private CredentialMask() {}

  /**
   * Masks the password in a text.
   *
   * @param text printable text
   * @param login the credentials; null for none
   * @return the text without the password
   */
  public static String mask(String text, PasswordAuthentication login) {
    if (login == null || login.getPassword() == null || login.getPassword().isEmpty()) {
      return text;
    }
    String secret = login.getPassword();
    return BASE64
        .matcher(text.replace(PrintableText.of(secret), MASK))
        .replaceAll(match -> containsSecret(match.group(), secret) ? MASK : match.group());
  }

  private static boolean containsSecret(String encoded, String secret) {
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)
          .contains(secret);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
