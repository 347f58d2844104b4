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
 * Speaks with one clamd: a connection for each question, as its manual describes PING and INSTREAM.
 * Thread safe.
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
   * Asks whether anybody is there.
   *
   * @throws IOException if nothing answers as clamd does, within the time for a connection
   */
  void ping() throws IOException {
    String reply = ask("PING");
    if (!reply.equals("PONG")) {
      throw new IOException("answers no PONG but \"" + reply + "\"");
    }
  }

  /**
   * Asks for its version and the edition of its signatures.
   *
   * @return as it came; need not be printable; empty if it does not tell
   * @throws IOException if there is no whole reply, within the time for a connection
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
   * Has content scanned.
   *
   * @param content read to its end
   * @param end when it must be over, by {@link System#nanoTime}
   * @return the reply as it came, without its end mark; need not be printable
   * @throws IOException if there is no whole reply, in time
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
          break; // a chunk of no bytes is the end
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
          return new String(reply.array(), 0, i, StandardCharsets.UTF_8); // names of signatures
        }
      }
    }
    throw new IOException("answers without end");
  }
}
