package dev.dropgate.alert.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The JVM's TLS, which remembers the negotiated session. For one connection; not thread safe. */
public final class TlsSessionRecorder extends SSLSocketFactory {
  private final SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
  private final DeadlineSocketFactory plain;
  private SSLSocket last;

  public TlsSessionRecorder(DeadlineSocketFactory plain) {
    this.plain = plain;
  }

  /** Returns version and cipher, or null if there is no TLS. */
  public String negotiatedSession() {
    if (last == null) {
      return null;
    }
    SSLSession session = last.getSession();
    return session.isValid() ? session.getProtocol() + " " + session.getCipherSuite() : null;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return plain.createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean close)
      throws IOException {
    plain.watch(socket); // with TLS from the start the library has created the socket itself
    last = (SSLSocket) factory.createSocket(socket, host, port, close);
    return last;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return plain.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain.createSocket(host, port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return plain.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain.createSocket(host, port, local, localPort);
  }
}
