package dev.dropgate.alert.smtp;

import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.model.PrintableText;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Interprets the failures of the mail endpoint. Stateless. */
public final class MailFailure {
  /** Windows locks an account after 10 wrong passwords within 10 to 30 minutes. */
  private static final Duration FIRST_PAUSE_AFTER_LOGIN_FAILURE = Duration.ofMinutes(15);

  /** Codes about the login or TLS rather than the mail: a corrected setting resolves them. */
  private static final Set<Integer> CONFIGURATION_CODES = Set.of(530, 534, 535, 538);

  private static final int SHUTTING_DOWN_CODE = 421;

  /**
   * Matches a refusal of the gate's HELO name. A server may send it in reply to any later command;
   * it is not a refusal of that command.
   */
  private static final Pattern HELO_PATTERN = Pattern.compile("(?i)\\b(?:helo|ehlo)\\b");

  private static final String NAME_FIX =
      "; fix: set dropgate.smtp.helo to the full name of this host";

  private MailFailure() {}

  /**
   * Interprets a failure.
   *
   * @param problem the exception that the endpoint threw
   * @param recipient the recipient of the mail
   * @param mask removes secrets from the server's reply
   */
  public static DeliveryResult of(Throwable problem, String recipient, UnaryOperator<String> mask) {
    MessagingException mail = findMessagingException(problem);
    if (mail == null || mail instanceof AuthenticationFailedException) {
      boolean locks = mail != null && !DeliveryProblemText.ownMessage(mail).startsWith("4");
      return DeliveryResult.unreachable(
          printable(DeliveryProblemText.rootMessage(mail == null ? problem : mail), mask),
          locks ? FIRST_PAUSE_AFTER_LOGIN_FAILURE : Duration.ZERO);
    }
    Map<String, Integer> codes = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (Exception e = mail; e != null; e = nextException(e)) {
      if (e instanceof SMTPAddressFailedException refusal) {
        if (isAboutOurName(refusal)) {
          return unreachable(DeliveryProblemText.ownMessage(refusal) + NAME_FIX, mask);
        }
        codes.put(refusal.getAddress().getAddress(), refusal.getReturnCode());
        words.add(DeliveryProblemText.ownMessage(refusal));
      }
    }
    int code = mail instanceof SMTPSendFailedException s ? s.getReturnCode() : -1;
    if (codes.isEmpty() && isAboutOurName(mail)) {
      return unreachable(DeliveryProblemText.rootMessage(mail) + NAME_FIX, mask);
    }
    boolean whole = code >= 400 && code != SHUTTING_DOWN_CODE; // a reply to MAIL or DATA
    if (CONFIGURATION_CODES.contains(code)
        || codes.values().stream().anyMatch(MailFailure::isServerOrConfiguration)
        || (codes.isEmpty() && !whole)) {
      return unreachable(DeliveryProblemText.rootMessage(mail), mask);
    }
    PrintableText reply =
        printable(
            words.isEmpty() ? DeliveryProblemText.ownMessage(mail) : String.join("; ", words),
            mask);
    return codes.getOrDefault(bareAddress(recipient), whole ? code : 0) >= 500
        ? DeliveryResult.refused(reply)
        : DeliveryResult.deferred(reply);
  }

  private static DeliveryResult unreachable(String words, UnaryOperator<String> mask) {
    return DeliveryResult.unreachable(printable(words, mask), Duration.ZERO);
  }

  private static PrintableText printable(String words, UnaryOperator<String> mask) {
    return PrintableText.ofEscaped(mask.apply(words));
  }

  private static boolean isAboutOurName(MessagingException refusal) {
    return refusal.getMessage() != null && HELO_PATTERN.matcher(refusal.getMessage()).find();
  }

  private static boolean isServerOrConfiguration(int code) {
    return code == SHUTTING_DOWN_CODE || CONFIGURATION_CODES.contains(code);
  }

  /** Returns whether some recipients have the mail although sending failed. */
  public static boolean isPartlyAccepted(Throwable problem) {
    MessagingException mail = findMessagingException(problem);
    return mail instanceof SendFailedException failed
        && failed.getValidSentAddresses() != null
        && failed.getValidSentAddresses().length > 0;
  }

  private static MessagingException findMessagingException(Throwable problem) {
    for (Throwable e = problem; e != null; e = e.getCause()) {
      if (e instanceof MessagingException found) {
        return found;
      }
    }
    return null;
  }

  private static Exception nextException(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static String bareAddress(String recipient) {
    try {
      return new InternetAddress(recipient.strip()).getAddress();
    } catch (jakarta.mail.internet.AddressException e) {
      return recipient.strip();
    }
  }
}
