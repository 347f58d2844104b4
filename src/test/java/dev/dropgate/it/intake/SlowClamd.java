package dev.dropgate.it.intake;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers like clamd that all content is clean. Content with the word {@link #SLOW} gets no answer
 * before the test allows it.
 */
final class SlowClamd implements AutoCloseable {
  static final String SLOW = "takes its time";

  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  SlowClamd() throws IOException {
    Thread thread = new Thread(this::acceptAlways, "slow-engine");
    thread.setDaemon(true);
    thread.start();
  }

  /** For the property {@code dropgate.engine.clamd}. */
  String address() {
    return "tcp:127.0.0.1:" + server.getLocalPort();
  }

  /** How many slow contents it was asked about. */
  int asked() {
    return asked.get();
  }

  /** Answers now, and at once from now on. */
  void answer() {
    answers.countDown();
  }

  private void acceptAlways() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> talk(socket));
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void talk(Socket open) {
    try (Socket socket = open) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      StringBuilder command = new StringBuilder();
      for (int c = in.read(); c > 0; c = in.read()) {
        command.append((char) c);
      }
      if (command.toString().equals("zPING")) {
        out.write("PONG\0".getBytes(StandardCharsets.US_ASCII));
        return;
      }
      StringBuilder content = new StringBuilder();
      for (int length = in.readInt(); length > 0; length = in.readInt()) {
        content.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
      }
      if (content.indexOf(SLOW) >= 0) {
        asked.incrementAndGet();
        answers.await();
      }
      out.write("stream: OK\0".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // the gate was killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    answer();
    server.close();
  }
}
