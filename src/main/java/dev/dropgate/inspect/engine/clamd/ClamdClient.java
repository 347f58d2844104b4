package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineConnection;
import dev.dropgate.inspect.engine.EngineTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client of one clamd. Opens a connection for each command (PING, VERSION, INSTREAM), as the
 * clamd manual describes them. Thread safe.
 */
final class ClamdClient {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_REPLY_BYTES = 4096;

  private final EngineAddress address;
  private final EngineTimeouts timeouts;

  ClamdClient(EngineAddress address, EngineTimeouts timeouts) {
    this.address = address;
    this.timeouts = timeouts;
  }

  EngineAddress address() {
    return address;
  }

  /**
   * Sends PING.
   *
   * @throws IOException if no clamd answers within the time for a connection
   */
  void ping() throws IOException {
    String reply = ask("PING");
    if (!reply.equals("PONG")) {
      throw new IOException("answers no PONG but \"" + reply + "\"");
    }
  }

  /**
   * Requests the versions of clamd and of its signatures.
   *
   * @return as received; may be unprintable; empty if clamd does not report it
   * @throws IOException if there is no complete reply within the time for a connection
   */
  String version() throws IOException {
    String reply = ask("VERSION");
    return reply.equals("UNKNOWN COMMAND") ? "" : reply;
  }

  private String ask(String question) throws IOException {
    long end = System.nanoTime() + timeouts.connect() * 1_000_000;
    try (EngineConnection wire =
        new EngineConnection(
            address.resolve(timeouts.connect()), timeouts.connect(), timeouts.connect(), end)) {
      wire.send(command(question));
      return readReply(wire);
    }
  }

  /**
   * Scans a content.
   *
   * @param content read to its end
   * @param end deadline, by {@link System#nanoTime}
   * @return the reply as received, without its end mark; may be unprintable
   * @throws IOException if there is no complete reply in time
   */
  String scan(InputStream content, long end) throws IOException {
    SocketAddress resolved = address.resolve(timeouts.connect());
    try (EngineConnection wire =
        new EngineConnection(resolved, timeouts.connect(), timeouts.silence(), end)) {
      boolean listens = wire.send(command("INSTREAM"));
      byte[] chunk = new byte[CHUNK_BYTES];
      while (listens) {
        int count = content.readNBytes(chunk, 4, CHUNK_BYTES - 4);
        listens = wire.send(ByteBuffer.wrap(chunk, 0, 4 + count).putInt(0, count));
        if (count == 0) {
          break; // a chunk of length zero marks the end
        }
      }
      return readReply(wire);
    }
  }

  private static ByteBuffer command(String name) {
    return ByteBuffer.wrap(("z" + name + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  private static String readReply(EngineConnection wire) throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(MAX_REPLY_BYTES);
    while (reply.hasRemaining()) {
      wire.receive(reply);
      for (int i = 0; i < reply.position(); i++) {
        if (reply.get(i) == 0) {
          return new String(reply.array(), 0, i, StandardCharsets.UTF_8); // signatures are UTF-8
        }
      }
    }
    throw new IOException("answers without end");
  }
}
