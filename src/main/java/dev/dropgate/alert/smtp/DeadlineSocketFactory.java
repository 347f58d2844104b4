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
 * Makes the plain socket of one conversation with a mail server, and closes it when the
 * conversation takes longer than its limit: a socket's own timeout begins anew with each byte. For
 * one connection and one thread.
 */
public final class DeadlineSocketFactory extends SocketFactory implements AutoCloseable {
  private final Duration limit;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Socket socket;
  private volatile boolean expired;

  /**
   * Begins to count.
   *
   * @param limit of the whole conversation
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
   * The socket that is closed in the end; a plain one, because closing TLS may wait for whoever
   * hangs in it.
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
        // then it is closed
      }
    }
  }

  /** From now on only the limit ends the wait for an answer. */
  void disableReadTimeout() throws SocketException {
    socket.setSoTimeout(0);
  }

  /** The failure itself, or that the conversation was cut; an answer stays an answer. */
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
