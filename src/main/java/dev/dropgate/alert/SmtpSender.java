package dev.dropgate.alert;

import dev.dropgate.files.SafeText;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressSucceededException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Talks to the mail server for the smtp endpoint, which gives it host, port and credentials, and
 * remembers the conversation. Recipients that the server takes get the mail, also if it refuses
 * others. For one thread; the last conversation may be read by any.
 */
public final class SmtpSender extends DefaultJavaMailSender {
  /** What RFC 5321 gives a server for the answer to a mail, and 4 MB take at 64 kbit/s. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Would have the library print the login, in full. */
  private static final List<String> LOGIN_IN_THE_LOG =
      List.of("mail.debug.auth", "mail.debug.auth.username", "mail.debug.auth.password");

  private Duration limit = LIMIT;
  private volatile List<MailStep> steps = List.of();
  private volatile String reply = "";

  /**
   * The last conversation.
   *
   * @return its steps, up to the one that failed
   */
  public List<MailStep> steps() {
    return steps;
  }

  /**
   * What the server said when it took the last mail, with its name for it.
   *
   * @return one printable line; empty before the first
   */
  public String reply() {
    return reply;
  }

  /**
   * Sets how long one conversation may take, from the connection to the last answer.
   *
   * @param limit in milliseconds, at least 1
   */
  public void setLimit(long limit) {
    this.limit = Duration.ofMillis(Math.max(1, limit));
  }

  @Override
  public void send(MimeMessage mail) throws MessagingException {
    List<MailStep> taken = new ArrayList<>();
    PasswordAuthentication login = login();
    MailSockets sockets = new MailSockets(limit);
    TlsWitness tls = new TlsWitness(sockets);
    try (sockets;
        SMTPTransport transport = transport(sockets, tls, login != null)) {
      connect(transport, login, sockets, tls, taken);
      prepare(mail);
      deliver(transport, mail, sockets, taken);
    } finally {
      steps = List.copyOf(taken);
    }
  }

  private SMTPTransport transport(MailSockets sockets, TlsWitness tls, boolean auth) {
    Properties properties = new Properties();
    properties.putAll(getJavaMailProperties());
    LOGIN_IN_THE_LOG.forEach(properties::remove);
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.socketFactory", tls);
    properties.put("mail.smtp.ssl.socketFactory.fallback", "false");
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.reportsuccess", "true");
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.auth", Boolean.toString(auth));
    return new PatientTransport(Session.getInstance(properties), sockets);
  }

  private void connect(
      SMTPTransport transport,
      PasswordAuthentication login,
      MailSockets sockets,
      TlsWitness tls,
      List<MailStep> taken)
      throws MessagingException {
    String server = getHost() + ":" + getPort();
    try {
      transport.connect(
          getHost(),
          getPort(),
          login == null ? null : login.getUserName(),
          login == null ? null : login.getPassword());
    } catch (MessagingException problem) {
      MessagingException e = sockets.explained(problem);
      boolean auth = e instanceof AuthenticationFailedException;
      boolean greeted = auth || isTls(e);
      if (greeted) {
        taken.add(new MailStep("connect", true, server));
      }
      if (auth && tls.agreed() != null) {
        taken.add(new MailStep("tls", true, tls.agreed()));
      }
      String step = auth ? "auth" : greeted ? "tls" : "connect";
      taken.add(new MailStep(step, false, words(MailProblem.text(e))));
      throw auth ? new AuthenticationFailedException(words(MailProblem.words(e))) : e;
    }
    taken.add(new MailStep("connect", true, server));
    if (tls.agreed() != null) {
      taken.add(new MailStep("tls", true, tls.agreed()));
    }
    if (login != null) {
      taken.add(new MailStep("auth", true, "as " + SafeText.of(login.getUserName())));
    }
  }

  private static boolean isTls(Throwable problem) {
    for (Throwable e = problem; e != null && e != e.getCause(); e = e.getCause()) {
      if (e instanceof SSLException || String.valueOf(e.getMessage()).contains("STARTTLS")) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("JavaUtilDate") // the API of mails knows no other
  private static void prepare(MimeMessage mail) throws MessagingException {
    if (mail.getSentDate() == null) {
      mail.setSentDate(new Date());
    }
    String id = mail.getMessageID();
    mail.saveChanges();
    if (id != null) {
      mail.setHeader("Message-ID", id);
    }
  }

  // With reportsuccess a success is an exception too, which says what became of each recipient.
  private void deliver(
      SMTPTransport transport, MimeMessage mail, MailSockets sockets, List<MailStep> taken)
      throws MessagingException {
    Address[] all = mail.getAllRecipients();
    try {
      transport.sendMessage(mail, all);
    } catch (MessagingException problem) {
      MessagingException e = sockets.explained(problem);
      String failed = conversation(e, mail, taken);
      if (failed == null) {
        succeeded(transport, taken);
        return;
      }
      if (failed.equals("rcpt") && MailFailure.someTook(e)) {
        succeeded(transport, taken);
      }
      throw e;
    }
    taken.add(new MailStep("mail", true, "sender accepted"));
    succeeded(transport, taken);
  }

  private void succeeded(SMTPTransport transport, List<MailStep> taken) {
    reply = words(transport.getLastServerResponse());
    taken.add(new MailStep("data", true, reply));
  }

  // Returns the step that failed, null if none did.
  private String conversation(MessagingException problem, MimeMessage mail, List<MailStep> taken)
      throws MessagingException {
    String from = mail.getFrom() == null ? "" : SafeText.of(mail.getFrom()[0].toString());
    List<MailStep> recipients = new ArrayList<>();
    boolean refused = false;
    for (Exception e = problem; e != null; e = next(e)) {
      if (e instanceof SMTPAddressSucceededException took) {
        recipients.add(recipient(took.getAddress(), true, took.getMessage()));
      } else if (e instanceof SMTPAddressFailedException not) {
        recipients.add(recipient(not.getAddress(), false, not.getMessage()));
        refused = true;
      }
    }
    int code = problem instanceof SMTPSendFailedException s ? s.getReturnCode() : 0;
    String command =
        problem instanceof SMTPSendFailedException s ? String.valueOf(s.getCommand()) : "";
    String said = words(String.valueOf(problem.getMessage()));
    if (recipients.isEmpty() && command.startsWith("MAIL")) {
      taken.add(new MailStep("mail", false, from + ": " + said));
      return "mail";
    }
    taken.add(new MailStep("mail", true, from));
    taken.addAll(recipients);
    if (code == 250 || (refused && !command.equals(".") && !command.startsWith("DATA"))) {
      return refused ? "rcpt" : null;
    }
    taken.add(new MailStep("data", false, words(MailProblem.text(problem))));
    return "data";
  }

  private static Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private MailStep recipient(Address address, boolean ok, String said) {
    return new MailStep("rcpt", ok, SafeText.of(address.toString()) + ": " + words(said));
  }

  private PasswordAuthentication login() {
    PasswordAuthentication both =
        getAuthenticator() == null
            ? new PasswordAuthentication(getUsername(), getPassword())
            : getAuthenticator().getPasswordAuthentication();
    return both.getUserName() == null || both.getUserName().isEmpty() ? null : both;
  }

  /**
   * What the server has said, in a form that may be told.
   *
   * @param said by the server
   * @return one printable line without our password
   */
  String words(String said) {
    return LoginMask.of(SafeText.of(said.strip()), login());
  }
}
