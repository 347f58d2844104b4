package dev.dropgate.camel.alert;

import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.alert.smtp.CredentialMask;
import dev.dropgate.alert.smtp.DeadlineSmtpTransport;
import dev.dropgate.alert.smtp.DeadlineSocketFactory;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.alert.smtp.SmtpStep;
import dev.dropgate.alert.smtp.TlsSessionRecorder;
import dev.dropgate.model.PrintableText;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.net.ssl.SSLException;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressSucceededException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Talks to the mail server for the smtp endpoint, which provides host, port and credentials, and
 * remembers the conversations. Recipients that the server accepts receive the mail even if it
 * refuses others. For one thread; any thread may read the conversations.
 */
public final class SmtpSender extends DefaultJavaMailSender {
  /** Properties that would make the library print the full login. */
  private static final List<String> CREDENTIAL_DEBUG_PROPERTIES =
      List.of("mail.debug.auth", "mail.debug.auth.username", "mail.debug.auth.password");

  /**
   * Names the only recipient of this copy. The mail shows all recipients, so that each can answer
   * the others. The header is not sent.
   */
  static final String RECIPIENT_HEADER = "X-Dropgate-Recipient";

  private final Duration limit;
  private final Map<String, List<SmtpStep>> steps = new ConcurrentSkipListMap<>();
  private volatile String reply = "";

  /**
   * Creates a sender.
   *
   * @param limit the maximum time of one conversation, from the connection to the last answer
   */
  public SmtpSender(Duration limit) {
    this.limit = limit;
  }

  /**
   * Returns the last conversation about each recipient.
   *
   * @return the steps, up to the one that failed; equal steps once
   */
  public List<SmtpStep> steps() {
    return steps.values().stream().flatMap(List::stream).distinct().toList();
  }

  /**
   * Returns the server's reply to the last accepted mail, which contains the server's id of the
   * mail.
   *
   * @return one printable line; empty before the first mail
   */
  public String reply() {
    return reply;
  }

  @Override
  public void send(MimeMessage mail) throws MessagingException {
    List<SmtpStep> taken = new ArrayList<>();
    PasswordAuthentication login = login();
    Address[] recipients = takeRecipients(mail);
    DeadlineSocketFactory sockets = new DeadlineSocketFactory(limit);
    TlsSessionRecorder tls = new TlsSessionRecorder(sockets);
    try (sockets;
        SMTPTransport transport = transport(sockets, tls, login != null)) {
      connect(transport, login, sockets, tls, taken);
      prepare(mail);
      deliver(transport, mail, recipients, sockets, taken);
    } finally {
      steps.put(Arrays.toString(recipients), List.copyOf(taken));
    }
  }

  private static Address[] takeRecipients(MimeMessage mail) throws MessagingException {
    String only = mail.getHeader(RECIPIENT_HEADER, ", ");
    mail.removeHeader(RECIPIENT_HEADER);
    return only == null ? mail.getAllRecipients() : InternetAddress.parse(only);
  }

  private SMTPTransport transport(
      DeadlineSocketFactory sockets, TlsSessionRecorder tls, boolean auth) {
    Properties properties = new Properties();
    properties.putAll(getJavaMailProperties());
    CREDENTIAL_DEBUG_PROPERTIES.forEach(properties::remove);
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.socketFactory", tls);
    properties.put("mail.smtp.ssl.socketFactory.fallback", "false");
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.reportsuccess", "true");
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.auth", Boolean.toString(auth));
    return new DeadlineSmtpTransport(Session.getInstance(properties), sockets);
  }

  private void connect(
      SMTPTransport transport,
      PasswordAuthentication login,
      DeadlineSocketFactory sockets,
      TlsSessionRecorder tls,
      List<SmtpStep> taken)
      throws MessagingException {
    String server = getHost() + ":" + getPort();
    try {
      transport.connect(
          getHost(),
          getPort(),
          login == null ? null : login.getUserName(),
          login == null ? null : login.getPassword());
    } catch (MessagingException problem) {
      MessagingException e = sockets.explain(problem);
      boolean auth = e instanceof AuthenticationFailedException;
      boolean greeted = auth || isTls(e);
      if (greeted) {
        taken.add(new SmtpStep("connect", true, server));
      }
      if (auth && tls.negotiatedSession() != null) {
        taken.add(new SmtpStep("tls", true, tls.negotiatedSession()));
      }
      String step = auth ? "auth" : greeted ? "tls" : "connect";
      taken.add(new SmtpStep(step, false, maskCredentials(DeliveryProblemText.rootMessage(e))));
      throw auth
          ? new AuthenticationFailedException(maskCredentials(DeliveryProblemText.ownMessage(e)))
          : e;
    }
    taken.add(new SmtpStep("connect", true, server));
    if (tls.negotiatedSession() != null) {
      taken.add(new SmtpStep("tls", true, tls.negotiatedSession()));
    }
    if (login != null) {
      taken.add(new SmtpStep("auth", true, "as " + PrintableText.of(login.getUserName())));
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

  @SuppressWarnings("JavaUtilDate") // the mail API has only Date
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

  // With reportsuccess a success is an exception too; it holds the result of each recipient.
  private void deliver(
      SMTPTransport transport,
      MimeMessage mail,
      Address[] recipients,
      DeadlineSocketFactory sockets,
      List<SmtpStep> taken)
      throws MessagingException {
    try {
      transport.sendMessage(mail, recipients);
    } catch (MessagingException problem) {
      MessagingException e = sockets.explain(problem);
      String failed = recordConversation(e, mail, taken);
      if (failed == null) {
        recordSuccess(transport, taken);
        return;
      }
      if (failed.equals("rcpt") && MailFailure.isPartlyAccepted(e)) {
        recordSuccess(transport, taken);
      }
      throw e;
    }
    taken.add(new SmtpStep("mail", true, "sender accepted"));
    recordSuccess(transport, taken);
  }

  private void recordSuccess(SMTPTransport transport, List<SmtpStep> taken) {
    reply = maskCredentials(transport.getLastServerResponse());
    taken.add(new SmtpStep("data", true, reply));
  }

  // Returns the step that failed; null if none did.
  private String recordConversation(
      MessagingException problem, MimeMessage mail, List<SmtpStep> taken)
      throws MessagingException {
    String from =
        mail.getFrom() == null ? "" : PrintableText.of(mail.getFrom()[0].toString()).toString();
    List<SmtpStep> recipients = new ArrayList<>();
    boolean refused = false;
    for (Exception e = problem; e != null; e = nextException(e)) {
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
    String reply = maskCredentials(String.valueOf(problem.getMessage()));
    if (recipients.isEmpty() && command.startsWith("MAIL")) {
      taken.add(new SmtpStep("mail", false, from + ": " + reply));
      return "mail";
    }
    taken.add(new SmtpStep("mail", true, from));
    taken.addAll(recipients);
    if (code == 250 || (refused && !command.equals(".") && !command.startsWith("DATA"))) {
      return refused ? "rcpt" : null;
    }
    taken.add(
        new SmtpStep("data", false, maskCredentials(DeliveryProblemText.rootMessage(problem))));
    return "data";
  }

  private static Exception nextException(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private SmtpStep recipient(Address address, boolean ok, String reply) {
    return new SmtpStep(
        "rcpt", ok, PrintableText.of(address.toString()) + ": " + maskCredentials(reply));
  }

  private PasswordAuthentication login() {
    PasswordAuthentication both =
        getAuthenticator() == null
            ? new PasswordAuthentication(getUsername(), getPassword())
            : getAuthenticator().getPasswordAuthentication();
    return both.getUserName() == null || both.getUserName().isEmpty() ? null : both;
  }

  /**
   * Masks the credentials in a reply of the server.
   *
   * @param reply the server's reply
   * @return one printable line without the gate's password
   */
  String maskCredentials(String reply) {
    return CredentialMask.mask(PrintableText.of(reply.strip()).toString(), login());
  }
}
