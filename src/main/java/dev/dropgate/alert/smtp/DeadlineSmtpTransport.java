package dev.dropgate.alert.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * SMTP that waits for the answer to the whole mail as long as the conversation may take: a server
 * that first scans the mail may well have taken it when we give up, and would get it again and
 * again. For one thread.
 */
public final class DeadlineSmtpTransport extends SMTPTransport {
  private final DeadlineSocketFactory sockets;

  public DeadlineSmtpTransport(Session session, DeadlineSocketFactory sockets) {
    super(session, new URLName("smtp", null, -1, null, null, null));
    this.sockets = sockets;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    sockets.disableReadTimeout();
    super.finishData();
  }

  /** Says goodbye; what the server has taken by now is not undone by a failure to do so. */
  @Override
  public synchronized void close() {
    try {
      super.close();
    } catch (MessagingException e) {
      // nobody waits for the answer
    }
  }
}
