package dev.dropgate.it.channel;

import dev.dropgate.it.support.LocalhostKeys;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.SslBrokerService;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;

/**
 * A broker on loopback, with TLS and login, that may be stopped and started; reads all that comes.
 */
final class JmsBroker {
  static final String USER = "gate";
  static final String PASSWORD = "open \"sesame\"; \\=x";

  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final int port;
  private SslBrokerService service;
  private Connection reader;

  JmsBroker() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  /** Where the gate finds it. */
  String address() {
    return "localhost:" + port;
  }

  /** Something in its place that takes connections and never answers, until it is closed. */
  ServerSocket silent() throws IOException {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  /** Starts with the certificate in this store; reads from the queue from now on. */
  void start(Path keys, String queue) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, LocalhostKeys.PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, LocalhostKeys.PASSWORD.toCharArray());
    service = new SslBrokerService();
    service.setBrokerName("broker-" + port);
    service.setPersistent(false);
    service.setUseJmx(false);
    service.setUseShutdownHook(false);
    service.setPlugins(
        new BrokerPlugin[] {
          new SimpleAuthenticationPlugin(List.of(new AuthenticationUser(USER, PASSWORD, "gates")))
        });
    service.addSslConnector(
        new URI("ssl://127.0.0.1:" + port), managers.getKeyManagers(), null, null);
    service.start();
    service.waitUntilStarted();
    reader =
        new ActiveMQConnectionFactory(USER, PASSWORD, "vm://broker-" + port + "?create=false")
            .createConnection();
    Session session = reader.createSession(false, Session.AUTO_ACKNOWLEDGE);
    session.createConsumer(session.createQueue(queue)).setMessageListener(messages::add);
    reader.start();
  }

  /** All that came since the first start. */
  List<Message> messages() {
    return messages;
  }

  /** Stops it, if it runs. */
  void stop() throws Exception {
    if (reader != null) {
      reader.close();
      reader = null;
      service.stop();
      service.waitUntilStopped();
    }
  }
}
