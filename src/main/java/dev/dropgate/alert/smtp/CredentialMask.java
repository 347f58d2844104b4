package dev.dropgate.alert.smtp;

import dev.dropgate.model.SafeText;
import jakarta.mail.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Takes our password out of what a server says: some say again what they were told. Finds it as it
 * is, and in Base64 as the ways to log in put it, alone or with the user's name. Stateless.
 */
public final class CredentialMask {
  private static final String MASK = "***";
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{4,}={0,2}");

  private CredentialMask() {}

  /**
   * Masks.
   *
   * @param text printable
   * @param login null for none
   * @return the same without the password
   */
  public static String mask(String text, PasswordAuthentication login) {
    if (login == null || login.getPassword() == null || login.getPassword().isEmpty()) {
      return text;
    }
    String secret = login.getPassword();
    return BASE64
        .matcher(text.replace(SafeText.of(secret), MASK))
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
