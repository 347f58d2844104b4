package dev.dropgate.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.CpuGrowth;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.inspect.engine.icap.FakeIcap;
import dev.dropgate.inspect.engine.icap.IcapEngine;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No reply of an engine takes more processor time than its length is worth. */
class EngineReplyGrowthTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String OK = "ICAP/1.0 200 OK\r\n";

  /** So few bytes in one write that each costs a system call on both sides. */
  private static final int SLOW_BYTES = 1 << 12;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void drop() throws IOException {
    file = Files.writeString(folder.resolve("a.txt"), "harmless");
  }

  private ScanResult icap(FakeIcap server) {
    IcapEngine engine = new IcapEngine();
    engine.setUrl(server.url());
    Entry entry = new Entry("id", file, folder, file.getFileName(), EntryKind.FILE, Instant.EPOCH);
    return engine.judge(entry, ScanResult.of(List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "\r\n",
        "\r",
        "a:\r\n",
        "a: b\r\n",
        "a:\r\n b\r\n",
        " b\r\n",
        "X-Infection-Found: Threat=\r\n",
        "Threat=",
        "X-Infection-Found: Threat=Threat=\r\n",
        "X-Violations-Found: 1\r\n 2\r\n",
        "Encapsulated: res-hdr=0,\r\n",
        "\t",
        "\u00ff: \u00ff\r\n"
      })
  void icapReplyTakesLinearTime(String piece) throws IOException {
    AtomicReference<byte[]> reply = new AtomicReference<>();
    try (FakeIcap server =
        new FakeIcap(
            (in, out) -> {
              FakeIcap.read(in);
              out.write(reply.get());
            })) {
      CpuGrowth.assertLinear(
          MEGABYTE,
          size -> FakeIcap.bytes(OK + "a: b\r\n" + piece.repeat(size / piece.length())),
          bytes -> {
            reply.set(bytes);
            assertThat(icap(server).verdict()).isNotEqualTo(Verdict.CLEAN);
          });
    }
  }

  private static void writeSlowly(OutputStream out, byte[] bytes) throws IOException {
    for (byte one : bytes) {
      out.write(one);
      out.flush();
    }
  }

  @ParameterizedTest
  @CsvSource({"16", "1"})
  void splitReplyTakesLinearTime(int pieces) throws IOException {
    AtomicReference<byte[]> reply = new AtomicReference<>();
    try (FakeIcap server =
        new FakeIcap(
            (in, out) -> {
              FakeIcap.read(in);
              writeSlowly(out, reply.get());
            })) {
      CpuGrowth.assertLinear(
          SLOW_BYTES * pieces,
          size -> FakeIcap.bytes(OK + "a".repeat(size)),
          bytes -> {
            reply.set(bytes);
            assertThat(icap(server).verdict()).isEqualTo(Verdict.UNDECIDED);
          });
    }
  }

  @Test
  void clamdReplyTakesLinearTime() throws IOException {
    assertReplyOfClamdIsLinear("stream: FOUND FOUND");
  }

  /** Each attempt waits until clamd is asked again. */
  @SlowSuite
  @ParameterizedTest
  @ValueSource(strings = {"a", "stream: ", " FOUND", "/", " ", "\n", "\u00ff"})
  void anyClamdReplyTakesLinearTime(String piece) throws IOException {
    assertReplyOfClamdIsLinear(piece);
  }

  private void assertReplyOfClamdIsLinear(String piece) throws IOException {
    AtomicReference<String> reply = new AtomicReference<>();
    try (FakeClamd server =
        new FakeClamd(
            (in, out) -> {
              FakeClamd.readStream(in);
              out.write(FakeIcap.bytes(reply.get()));
            })) {
      Inspector inspector = new Inspector(Map.of("engine.clamd", server.address()));
      CpuGrowth.assertLinear(
          MEGABYTE,
          size -> FakeIcap.bytes("stream: " + piece.repeat(size / piece.length()) + " FOUND\0"),
          bytes -> {
            reply.set(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
            try {
              assertThat(inspector.inspect(file).verdict()).isNotEqualTo(Verdict.CLEAN);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
