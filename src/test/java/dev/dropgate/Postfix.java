package dev.dropgate;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Postfix on loopback with a queue of its own; tests are skipped where there is none. */
final class Postfix implements AutoCloseable {
  private final Path folder;
  private final Process master;
  final int port;

  /** Starts one; mode is accept, greylist or tls. */
  Postfix(String mode) throws IOException {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/lib/postfix/sbin/master"))
            && "root".equals(System.getProperty("user.name")),
        "needs the Debian package postfix, and root");
    // Not below a test's own folder, which Postfix's users may not enter.
    folder = Files.createTempDirectory("dropgate-postfix-");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    master =
        new ProcessBuilder(
                "bash", "src/test/scripts/postfix.sh", folder.toString(), "" + port, mode)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("start.log").toFile())
            .start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(this::listens);
    } catch (RuntimeException e) {
      String log = log();
      close();
      throw new IllegalStateException(log, e);
    }
  }

  private boolean listens() throws IOException {
    if (!master.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("start.log")) + log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == '2';
    } catch (IOException e) {
      return false;
    }
  }

  /** From now on every client is welcome. */
  void endGreylisting() throws IOException {
    Files.writeString(folder.resolve("etc/greylist"), "127.0.0.1 DUNNO\n");
    try {
      new ProcessBuilder("kill", "-HUP", "" + master.pid()).start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The mailbox of a user; empty if nothing has come. */
  String mailbox(String user) throws IOException {
    Path file = folder.resolve("mail").resolve(user);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  String log() throws IOException {
    Path log = folder.resolve("postfix.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    master.destroy();
    try {
      master.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    master.descendants().forEach(ProcessHandle::destroyForcibly);
    master.destroyForcibly();
    try {
      TestFiles.delete(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // a daemon of it is still ending
    }
  }
}
