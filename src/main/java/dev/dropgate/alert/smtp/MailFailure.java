package dev.dropgate.alert.smtp;

import dev.dropgate.alert.endpoint.DeliveryProblemText;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * The consequences of a delivery failure for each recipient.
 *
 * @param took the recipients who have the mail
 * @param refused the recipients that the server refused permanently
 * @param later the recipients to try again
 * @param answered whether the server replied to the mail; false if it is down or refuses to talk to
 *     the gate
 * @param login whether it refused the login permanently; too many attempts lock an account
 * @param words the reply of the server or the failure, printable
 */
public record MailFailure(
    List<String> took,
    List<String> refused,
    List<String> later,
    boolean answered,
    boolean login,
    String words) {
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

  /**
   * Interprets a failure.
   *
   * @param problem the exception that the endpoint threw
   * @param recipients all recipients of the mail
   * @param mask removes secrets from the server's reply
   */
  public static MailFailure of(
      Throwable problem, List<String> recipients, UnaryOperator<String> mask) {
    MailFailure plain = of(problem, recipients);
    return new MailFailure(
        plain.took,
        plain.refused,
        plain.later,
        plain.answered,
        plain.login,
        mask.apply(plain.words));
  }

  public static MailFailure of(Throwable problem, List<String> recipients) {
    MessagingException mail = findMessagingException(problem);
    if (mail == null) {
      return deferAll(recipients, DeliveryProblemText.rootMessage(problem));
    }
    if (mail instanceof AuthenticationFailedException) {
      boolean temporary = DeliveryProblemText.ownMessage(mail).startsWith("4");
      return new MailFailure(
          List.of(),
          List.of(),
          recipients,
          false,
          !temporary,
          DeliveryProblemText.rootMessage(mail));
    }
    Map<String, Integer> codes = new LinkedHashMap<>();
    StringBuilder words = new StringBuilder();
    for (Exception e = mail; e != null; e = nextException(e)) {
      if (e instanceof SMTPAddressFailedException refusal) {
        if (isAboutOurName(refusal)) {
          return deferAll(recipients, DeliveryProblemText.ownMessage(refusal) + NAME_FIX);
        }
        codes.put(refusal.getAddress().getAddress(), refusal.getReturnCode());
        words
            .append(words.length() == 0 ? "" : "; ")
            .append(DeliveryProblemText.ownMessage(refusal));
      }
    }
    int code = mail instanceof SMTPSendFailedException s ? s.getReturnCode() : -1;
    if (codes.isEmpty() && isAboutOurName(mail)) {
      return deferAll(recipients, DeliveryProblemText.rootMessage(mail) + NAME_FIX);
    }
    if (CONFIGURATION_CODES.contains(code)
        || codes.values().stream().anyMatch(MailFailure::isServerOrConfiguration)) {
      return deferAll(recipients, DeliveryProblemText.rootMessage(mail));
    }
    Set<String> took = took(mail);
    boolean whole = code >= 400 && code != SHUTTING_DOWN_CODE; // a reply to MAIL or DATA
    if (codes.isEmpty() && !whole) {
      return deferAll(recipients, DeliveryProblemText.rootMessage(mail));
    }
    List<String> refused = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (String recipient : recipients) {
      int theirs = codes.getOrDefault(bareAddress(recipient), whole ? code : 0);
      if (!took.contains(bareAddress(recipient))) {
        (theirs >= 500 ? refused : later).add(recipient);
      }
    }
    return new MailFailure(
        List.copyOf(took),
        refused,
        later,
        true,
        false,
        words.length() == 0 ? DeliveryProblemText.ownMessage(mail) : words.toString());
  }

  private static boolean isAboutOurName(MessagingException refusal) {
    return refusal.getMessage() != null && HELO_PATTERN.matcher(refusal.getMessage()).find();
  }

  private static boolean isServerOrConfiguration(int code) {
    return code == SHUTTING_DOWN_CODE || CONFIGURATION_CODES.contains(code);
  }

  private static MailFailure deferAll(List<String> recipients, String words) {
    return new MailFailure(List.of(), List.of(), recipients, false, false, words);
  }

  /** Returns whether some recipients have the mail although sending failed. */
  public static boolean isPartlyAccepted(Throwable problem) {
    MessagingException mail = findMessagingException(problem);
    return mail != null && !took(mail).isEmpty();
  }

  private static Set<String> took(MessagingException mail) {
    Set<String> took = new LinkedHashSet<>();
    if (mail instanceof SendFailedException failed && failed.getValidSentAddresses() != null) {
      for (Address address : failed.getValidSentAddresses()) {
        took.add(bareAddress(address.toString()));
      }
    }
    return took;
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
