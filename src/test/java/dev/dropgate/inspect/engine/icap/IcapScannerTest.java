package dev.dropgate.inspect.engine.icap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineContractTest;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.it.support.RealClamd;
import dev.dropgate.it.support.RealIcap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IcapScannerTest extends EngineContractTest {
  private static final String TAG = "ISTag: \"1\"\r\n";
  private volatile Peer peer;
  private final FakeIcap server = new FakeIcap(this::converse);
  private final Engine engine = scanner(server.url());

  IcapScannerTest() throws IOException {}

  private static IcapScanner scanner(String url) {
    return new IcapScanner(new IcapSettings(URI.create(url), 26_214_400, true));
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
    String name = peer == Peer.HOSTILE ? HOSTILE_TEXT : "Bad";
    if (new String(in.readNBytes(7), StandardCharsets.US_ASCII).equals("OPTIONS")) {
      out.write(FakeIcap.utf8("ICAP/1.0 200 OK\r\nService: " + name + "\r\n\r\n"));
      return;
    }
    String request = FakeIcap.read(in);
    boolean found = request.contains(EVIL + "\r\n0\r\n") || request.contains("EICAR-STANDARD");
    String answer =
        found
            ? "ICAP/1.0 200 OK\r\n" + TAG + "X-Virus-ID: " + name + "\r\n\r\n"
            : "ICAP/1.0 204 No\r\n" + TAG + "\r\n";
    switch (peer) {
      case UNCLEAR -> out.write(FakeIcap.bytes("ICAP/1.0 \u0007\r\n\r\n"));
      case SILENT -> in.read(); // until the gate hangs up
      default -> out.write(FakeIcap.utf8(answer));
    }
  }

  @Test
  void realServerReportsItsService() throws IOException {
    try (RealClamd clamd = new RealClamd().start();
        RealIcap real = new RealIcap(clamd)) {
      EngineState state = scanner(real.url()).state();
      assertThat(state.problem()).isNull();
      assertThat(state.version()).startsWith("C-ICAP/");
      assertThat(scanner(real.url().replace("virus_scan", "other")).state().problem())
          .isEqualTo("answers 404");
      real.stop();
      assertThat(scanner(real.url()).state().problem()).contains("Connection refused");
    }
  }
}
