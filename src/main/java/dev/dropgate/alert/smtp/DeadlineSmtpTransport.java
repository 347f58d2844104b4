package dev.dropgate.alert.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * SMTP that waits for the reply to the whole mail as long as the conversation may take. A server
 * that first scans the mail may have accepted it when the client gives up, and would receive it
 * again with each attempt. For one thread.
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

  /** Ends the conversation. A failure to do so does not undo what the server has accepted. */
  @Override
  public synchronized void close() {
    try {
      super.close();
    } catch (MessagingException e) {
      // The answer to QUIT does not matter.
    }
  }
}
