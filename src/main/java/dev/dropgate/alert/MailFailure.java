package dev.dropgate.alert;

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
 * What a failure to send means for each recipient.
 *
 * @param took those who have the mail
 * @param refused those whom the server refused for good
 * @param later those for whom it is to be tried again
 * @param answered whether the server answered to the mail; false: it is down, or will not talk to
 *     us
 * @param login whether it has refused our login for good: too many tries lock an account
 * @param words what it said, printable
 */
record MailFailure(
    List<String> took,
    List<String> refused,
    List<String> later,
    boolean answered,
    boolean login,
    String words) {
  /** Codes that speak of our login or our TLS, not of the mail: a mended setting cures them. */
  private static final Set<Integer> OUR_SETTINGS = Set.of(530, 534, 535, 538);

  private static final int SHUTTING_DOWN = 421;

  /**
   * A server that does not like our name says so at any later command; that is no refusal of it.
   */
  private static final Pattern OUR_NAME = Pattern.compile("(?i)\\b(?:helo|ehlo)\\b");

  private static final String NAME_FIX =
      "; fix: set dropgate.smtp.helo to the full name of this host";

  /**
   * Understands a failure.
   *
   * @param problem what the endpoint threw
   * @param recipients all recipients of the mail
   * @param mask takes secrets out of what was said
   */
  static MailFailure of(Throwable problem, List<String> recipients, UnaryOperator<String> mask) {
    MailFailure plain = of(problem, recipients);
    return new MailFailure(
        plain.took,
        plain.refused,
        plain.later,
        plain.answered,
        plain.login,
        mask.apply(plain.words));
  }

  static MailFailure of(Throwable problem, List<String> recipients) {
    MessagingException mail = messaging(problem);
    if (mail == null) {
      return down(recipients, MailProblem.text(problem));
    }
    if (mail instanceof AuthenticationFailedException) {
      boolean temporary = MailProblem.words(mail).startsWith("4");
      return new MailFailure(
          List.of(), List.of(), recipients, false, !temporary, MailProblem.text(mail));
    }
    Map<String, Integer> codes = new LinkedHashMap<>();
    StringBuilder words = new StringBuilder();
    for (Exception e = mail; e != null; e = next(e)) {
      if (e instanceof SMTPAddressFailedException refusal) {
        if (isAboutOurName(refusal)) {
          return down(recipients, MailProblem.words(refusal) + NAME_FIX);
        }
        codes.put(refusal.getAddress().getAddress(), refusal.getReturnCode());
        words.append(words.length() == 0 ? "" : "; ").append(MailProblem.words(refusal));
      }
    }
    int code = mail instanceof SMTPSendFailedException s ? s.getReturnCode() : -1;
    if (codes.isEmpty() && isAboutOurName(mail)) {
      return down(recipients, MailProblem.text(mail) + NAME_FIX);
    }
    if (OUR_SETTINGS.contains(code) || codes.values().stream().anyMatch(MailFailure::notTheirs)) {
      return down(recipients, MailProblem.text(mail));
    }
    Set<String> took = took(mail);
    boolean whole = code >= 400 && code != SHUTTING_DOWN; // an answer to MAIL or DATA
    if (codes.isEmpty() && !whole) {
      return down(recipients, MailProblem.text(mail));
    }
    List<String> refused = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (String recipient : recipients) {
      int theirs = codes.getOrDefault(address(recipient), whole ? code : 0);
      if (!took.contains(address(recipient))) {
        (theirs >= 500 ? refused : later).add(recipient);
      }
    }
    return new MailFailure(
        List.copyOf(took),
        refused,
        later,
        true,
        false,
        words.length() == 0 ? MailProblem.words(mail) : words.toString());
  }

  private static boolean isAboutOurName(MessagingException refusal) {
    return refusal.getMessage() != null && OUR_NAME.matcher(refusal.getMessage()).find();
  }

  private static boolean notTheirs(int code) {
    return code == SHUTTING_DOWN || OUR_SETTINGS.contains(code);
  }

  private static MailFailure down(List<String> recipients, String words) {
    return new MailFailure(List.of(), List.of(), recipients, false, false, words);
  }

  /** Whether some recipients have the mail although it failed. */
  static boolean someTook(Throwable problem) {
    MessagingException mail = messaging(problem);
    return mail != null && !took(mail).isEmpty();
  }

  private static Set<String> took(MessagingException mail) {
    Set<String> took = new LinkedHashSet<>();
    if (mail instanceof SendFailedException failed && failed.getValidSentAddresses() != null) {
      for (Address address : failed.getValidSentAddresses()) {
        took.add(address(address.toString()));
      }
    }
    return took;
  }

  private static MessagingException messaging(Throwable problem) {
    for (Throwable e = problem; e != null; e = e.getCause()) {
      if (e instanceof MessagingException found) {
        return found;
      }
    }
    return null;
  }

  private static Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static String address(String recipient) {
    try {
      return new InternetAddress(recipient.strip()).getAddress();
    } catch (jakarta.mail.internet.AddressException e) {
      return recipient.strip();
    }
  }
}
