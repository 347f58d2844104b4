package dev.dropgate.inspect.engine.icap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that takes ICAP requests and does with each file what the script says. */
public final class FakeIcap implements AutoCloseable {
  /** One conversation. */
  public interface Script {
    void run(InputStream in, OutputStream out) throws Exception;
  }

  static final String FOUND =
      "ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=Eicar;\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Thread thread = new Thread(this::serve, "fake ICAP server");
  private final Script script;

  /** The requests that a reply has read, with their bodies. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Does on each connection what the script says. */
  public FakeIcap(Script script) throws IOException {
    this.script = script;
    thread.setDaemon(true);
    thread.start();
  }

  /** Gives this answer to each file, but finds EICAR. */
  FakeIcap(String answer) throws IOException {
    this.script =
        (in, out) -> {
          String request = read(in);
          requests.add(request);
          out.write(bytes(request.contains("EICAR-STANDARD") ? FOUND : answer));
        };
    thread.setDaemon(true);
    thread.start();
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      text.append((char) c);
      if (c == '\n' && text.toString().endsWith("\r\n0\r\n\r\n")) {
        break;
      }
    }
    return text.toString();
  }

  /** Takes nothing and says nothing until the test is over. */
  static void waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  public String url() {
    return "icap://127.0.0.1:" + server.getLocalPort() + "/scan?mode=simple";
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        script.run(socket.getInputStream(), socket.getOutputStream());
      } catch (Exception e) {
        // the client has had enough, or the test is over
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    thread.interrupt();
  }
}
