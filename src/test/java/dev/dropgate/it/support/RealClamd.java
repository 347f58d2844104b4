package dev.dropgate.it.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** A real clamd on loopback whose only signature is EICAR's; skipped, with a word, without one. */
public final class RealClamd implements AutoCloseable {
  private static final String[] HALVES = {
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"
  };

  private final Path folder;
  private final int port;
  private Process process;

  /** Prepares one; its unix socket's path must be short, so it has a folder of its own. */
  public RealClamd() throws IOException {
    SystemTools.need("clamd");
    folder = Files.createTempDirectory("dropgate-clamd-");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path database = Files.createDirectory(folder.resolve("db"));
    Files.writeString(
        database.resolve("test.ndb"), "Test.Eicar:0:*:" + HexFormat.of().formatHex(eicar()) + "\n");
    Files.writeString(
        folder.resolve("clamd.conf"),
        String.join(
            "\n",
            "Foreground yes",
            "LocalSocket " + folder.resolve("socket"),
            "TCPSocket " + port,
            "TCPAddr 127.0.0.1",
            "DatabaseDirectory " + database,
            "TemporaryDirectory " + folder,
            "LogFile " + folder.resolve("log"),
            "StreamMaxLength 1M",
            "AlertExceedsMax yes",
            ""));
  }

  /** What every engine knows; made here, so that no file of the build holds it. */
  public static byte[] eicar() {
    return String.join("", HALVES).getBytes(StandardCharsets.US_ASCII);
  }

  /** Starts it and waits until it listens. */
  public RealClamd start() throws IOException {
    process =
        SystemTools.builder("clamd", "--config-file=" + folder.resolve("clamd.conf"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(this::listens);
    return this;
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("out")));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.getOutputStream().write("zPING\0".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'P';
    } catch (IOException e) {
      return false;
    }
  }

  public String tcp() {
    return "tcp:127.0.0.1:" + port;
  }

  public String unix() {
    return "unix:" + folder.resolve("socket");
  }

  /** SIGKILL, as after a crash: its socket's file stays. */
  public void kill() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      kill();
    }
    TestFiles.delete(folder);
  }
}
