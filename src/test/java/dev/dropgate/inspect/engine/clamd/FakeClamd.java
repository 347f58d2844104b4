package dev.dropgate.inspect.engine.clamd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A server that does on each connection what the next script says; the last one again and again.
 */
public final class FakeClamd implements AutoCloseable {
  /** One conversation, after the command was read. */
  public interface Script {
    void run(InputStream in, OutputStream out) throws Exception;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Thread thread = new Thread(this::serve, "fake clamd");
  private final List<Script> scripts;

  /** The commands that came. */
  public final List<String> commands = new CopyOnWriteArrayList<>();

  public FakeClamd(Script... scripts) throws IOException {
    this.scripts = Arrays.asList(scripts);
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads the stream to its end, then replies. */
  public static Script reply(String text) {
    return (in, out) -> {
      readStream(in);
      out.write((text + "\0").getBytes(StandardCharsets.UTF_8));
    };
  }

  public static byte[] readStream(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] length = in.readNBytes(4); length.length == 4; length = in.readNBytes(4)) {
      int count = java.nio.ByteBuffer.wrap(length).getInt();
      if (count == 0) {
        break;
      }
      content.write(in.readNBytes(count));
    }
    return content.toByteArray();
  }

  /** Takes nothing and says nothing until the test is over. */
  public static void waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  public String address() {
    return "tcp:127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    Iterator<Script> rest = scripts.iterator();
    Script script = null;
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        script = rest.hasNext() ? rest.next() : script;
        InputStream in = socket.getInputStream();
        StringBuilder command = new StringBuilder();
        for (int c = in.read(); c > 0; c = in.read()) {
          command.append((char) c);
        }
        commands.add(command.toString());
        script.run(in, socket.getOutputStream());
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
