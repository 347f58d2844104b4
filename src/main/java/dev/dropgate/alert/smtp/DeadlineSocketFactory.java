package dev.dropgate.alert.smtp;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Creates the plain socket of one conversation with a mail server, and closes it when the
 * conversation exceeds its limit. A socket's own timeout restarts with each byte. For one
 * connection and one thread.
 */
public final class DeadlineSocketFactory extends SocketFactory implements AutoCloseable {
  private final Duration limit;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Socket socket;
  private volatile boolean expired;

  /**
   * Starts the time limit.
   *
   * @param limit the limit of the whole conversation
   */
  public DeadlineSocketFactory(Duration limit) {
    this.limit = limit;
    Thread thread = new Thread(this::watch, "mail-limit");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      if (!closed.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        expired = true;
        closeSocket();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sets the socket to close at the limit. It is the plain one, because closing TLS may wait for a
   * thread that is blocked in it.
   */
  void watch(Socket plain) throws SocketException {
    socket = plain;
    if (expired) {
      throw new SocketException("too late");
    }
  }

  private void closeSocket() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // The socket is closed regardless.
      }
    }
  }

  /** Disables the read timeout, so that only the limit ends the wait for a reply. */
  void disableReadTimeout() throws SocketException {
    socket.setSoTimeout(0);
  }

  /**
   * Returns the failure, or a new one if the limit ended the conversation. A reply of the server is
   * kept.
   */
  public MessagingException explain(MessagingException problem) {
    boolean answered = problem instanceof SMTPSendFailedException s && s.getReturnCode() > 0;
    return expired && !answered
        ? new MessagingException(
            "the mail server did not come to an end within " + limit.toMillis() / 1000.0 + " s")
        : problem;
  }

  @Override
  public void close() {
    closed.countDown();
    closeSocket();
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket made = new Socket();
    watch(made);
    return made;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("connects without a limit");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("connects without a limit");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("connects without a limit");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("connects without a limit");
  }
}
