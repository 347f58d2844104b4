package dev.dropgate.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The JVM's TLS, which remembers what was agreed on. For one connection; not thread safe. */
final class TlsWitness extends SSLSocketFactory {
  private final SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
  private SSLSocket last;

  /** Version and cipher, or null if there is no TLS. */
  String agreed() {
    if (last == null) {
      return null;
    }
    SSLSession session = last.getSession();
    return session.isValid() ? session.getProtocol() + " " + session.getCipherSuite() : null;
  }

  private Socket remember(Socket socket) {
    last = (SSLSocket) socket;
    return socket;
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
    return remember(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean close)
      throws IOException {
    return remember(factory.createSocket(plain, host, port, close));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return remember(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return remember(factory.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return remember(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return remember(factory.createSocket(host, port, local, localPort));
  }
}
