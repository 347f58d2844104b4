package dev.dropgate.it.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LocalhostKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The syslog examples against a server that reads frames of RFC 6587, plain and with TLS. */
class SyslogIT {
  private static final String SERVER = "syslog.example.org:6514";
  private static final String STORE = "file:/etc/dropgate/syslog.p12";

  @TempDir Path folder;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket server;

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void structuredDataArrivesOverTlsAndAnOutageLosesNothing() throws Exception {
    Path keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    int port = freePort();
    ChannelGate gate =
        new ChannelGate(folder)
            .example(
                "syslog-rfc5424.yaml",
                "syslog",
                SERVER,
                "localhost:" + port,
                STORE,
                "file:" + keys);
    try (DropgateProcess process = gate.telling("direct:syslog-rfc5424").start("run").ready()) {
      gate.drop("a \"b\" [c] 한글\\.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> process.out().contains("Alert for direct:syslog-rfc5424 not delivered"));
      listen(tls(keys), port);
      await().atMost(Duration.ofSeconds(60)).until(() -> gate.waiting() == 0);
      await().atMost(Duration.ofSeconds(10)).until(() -> messages.size() == 1);
      assertThat(messages.get(0))
          .startsWith("<84>1 ")
          .contains("path=\"" + folder.resolve("data/inbox") + "/a \\\"b\\\" [c\\] 한글\\\\x5c.exe\"")
          .endsWith(".exe");
    }
  }

  @Test
  void aServerOfTheRightNameWithAnotherCertificateGetsNothing() throws Exception {
    Path keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    Path others = folder.resolve("others.p12");
    LocalhostKeys.make(others);
    listen(tls(others), 0);
    ChannelGate gate =
        new ChannelGate(folder)
            .example(
                "syslog-cef.yaml",
                "syslog",
                SERVER,
                "localhost:" + server.getLocalPort(),
                STORE,
                "file:" + keys);
    try (DropgateProcess process = gate.telling("direct:syslog-cef").start("run").ready()) {
      gate.drop("one.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> process.out().contains("Alert for direct:syslog-cef not delivered"));
      assertThat(process.out())
          .containsAnyOf("Signature does not match", "valid certification path");
      assertThat(messages).isEmpty();
      assertThat(gate.waiting()).isEqualTo(1);
    }
  }

  @Test
  void cefArrivesOverPlainTcpEachOnceAndInOrder() throws Exception {
    listen(new ServerSocket(), 0);
    Path yaml = Path.of("routes/examples/syslog-cef.yaml");
    String tls = Files.readString(yaml);
    tls = tls.substring(tls.indexOf("              ssl: true"));
    ChannelGate gate =
        new ChannelGate(folder)
            .example(
                "syslog-cef.yaml", "syslog", tls, "", SERVER, "127.0.0.1:" + server.getLocalPort());
    try (DropgateProcess process = gate.telling("direct:syslog-cef").start("run").ready()) {
      for (int i = 0; i < 20; i++) {
        gate.drop("a=b|c-" + i + ".exe");
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> messages.size() == 20);
      await().atMost(Duration.ofSeconds(10)).until(() -> gate.waiting() == 0);
      assertThat(messages.stream().distinct()).hasSize(20);
      assertThat(messages.get(0))
          .contains("CEF:0|Dropgate|Dropgate|", "|blocked-extension|", "a\\=b|c-");
      assertThat(process.isAlive()).isTrue();
    }
  }

  private void listen(ServerSocket socket, int port) throws IOException {
    server = socket;
    if (!socket.isBound()) {
      socket.bind(
          new java.net.InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    }
    threads.execute(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              threads.execute(() -> read(client));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  private void read(Socket client) {
    try (client;
        InputStream in = client.getInputStream()) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        for (; c != ' '; c = in.read()) {
          length.write(c);
        }
        byte[] message =
            in.readNBytes(Integer.parseInt(length.toString(StandardCharsets.US_ASCII)));
        messages.add(new String(message, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // a client that does not trust this server
    }
  }

  private static ServerSocket tls(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), LocalhostKeys.PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, LocalhostKeys.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
