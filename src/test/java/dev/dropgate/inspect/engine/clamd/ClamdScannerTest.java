package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineContractTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class ClamdScannerTest extends EngineContractTest {
  private volatile Peer peer;
  private final FakeClamd server;
  private final Engine engine;

  ClamdScannerTest() throws IOException {
    server = new FakeClamd(this::converse);
    Duration limit = Duration.ofSeconds(10);
    EngineAddress address = EngineAddress.parseList("test", server.address()).get(0);
    engine = new ClamdScanner(new ClamdSettings(address, limit, limit));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Override
  protected void set(Peer now) {
    peer = now;
  }

  private void converse(InputStream in, OutputStream out) throws IOException {
    if (peer == Peer.DOWN) {
      return;
    }
    switch (server.commands.get(server.commands.size() - 1)) {
      case "zPING" -> write(out, "PONG");
      case "zVERSION" -> write(out, peer == Peer.HOSTILE ? HOSTILE_TEXT + "/1/x" : "ClamAV 1");
      default -> scan(new String(FakeClamd.readStream(in), StandardCharsets.US_ASCII), in, out);
    }
  }

  private void scan(String content, InputStream in, OutputStream out) throws IOException {
    String name = peer == Peer.HOSTILE ? HOSTILE_TEXT : "Bad";
    switch (peer) {
      case UNCLEAR -> write(out, "\u0007 ERROR");
      case SILENT -> in.read(); // until the gate hangs up
      default -> write(out, "stream: " + (content.endsWith(EVIL) ? name + " FOUND" : "OK"));
    }
  }

  private static void write(OutputStream out, String reply) throws IOException {
    out.write((reply + "\0").getBytes(StandardCharsets.UTF_8));
  }
}
