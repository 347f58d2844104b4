package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineConnection;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A clamd. Opens a connection for each command (PING, VERSION, INSTREAM), as the clamd manual
 * describes them. Thread safe.
 */
public final class ClamdScanner implements Engine {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_REPLY_BYTES = 4096;

  private final ClamdSettings settings;

  public ClamdScanner(ClamdSettings settings) {
    this.settings = settings;
  }

  @Override
  public String address() {
    return settings.address().toString();
  }

  @Override
  public void ping() throws IOException {
    String reply = ask("PING");
    if (!reply.equals("PONG")) {
      throw new IOException("answers no PONG but \"" + reply + "\"");
    }
  }

  @Override
  public EngineState state() {
    try {
      ping();
      String version = ask("VERSION");
      return ClamdReply.ofVersion(address(), version.equals("UNKNOWN COMMAND") ? "" : version);
    } catch (IOException | RuntimeException e) {
      return EngineState.silent(address(), e);
    }
  }

  private String ask(String question) throws IOException {
    try (EngineConnection wire = connect(settings.connect(), settings.connect())) {
      wire.send(command(question));
      return readReply(wire);
    }
  }

  private EngineConnection connect(Duration silence, Duration total) throws IOException {
    return new EngineConnection(settings.address(), settings.connect(), silence, total);
  }

  @Override
  public EngineReply scan(Content content, Duration budget) throws IOException {
    try (InputStream in = content.stream();
        EngineConnection wire = connect(settings.silence(), budget)) {
      boolean listens = wire.send(command("INSTREAM"));
      byte[] chunk = new byte[CHUNK_BYTES];
      while (listens) {
        int count = in.readNBytes(chunk, 4, CHUNK_BYTES - 4);
        listens = wire.send(ByteBuffer.wrap(chunk, 0, 4 + count).putInt(0, count));
        if (count == 0) {
          break; // a chunk of length zero marks the end
        }
      }
      return ClamdReply.ofStream(readReply(wire));
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
