package dev.dropgate.it.mail;

import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestFiles;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Postfix on loopback with a queue of its own; tests are skipped where there is none. */
final class RealPostfix implements AutoCloseable {
  private final Path folder;
  private final Process master;
  final int port;

  /** Starts one that accepts all, or greylists. */
  RealPostfix(String mode) throws IOException {
    this(mode, "");
  }

  /** One that talks by STARTTLS only, with this key and certificate. */
  static RealPostfix tls(String pem) throws IOException {
    return new RealPostfix("tls", pem);
  }

  /** One that takes mails only after a login as gate, with this password. */
  static RealPostfix auth(String password) throws IOException {
    SystemTools.need("saslpasswd2");
    return new RealPostfix("auth", password);
  }

  private RealPostfix(String mode, String secret) throws IOException {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/lib/postfix/sbin/master"))
            && "root".equals(System.getProperty("user.name")),
        "needs the Debian package postfix, and root");
    // Not below a test's own folder, which Postfix's users may not enter.
    folder = Files.createTempDirectory("dropgate-postfix-");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    TestFiles.file(folder.resolve("etc/key.pem"), secret);
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash", "src/test/scripts/postfix.sh", folder.toString(), "" + port, mode)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("start.log").toFile());
    builder.environment().put("SASL_PASSWORD", secret);
    master = builder.start();
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

  /** The mails in the mailbox of a user. */
  List<MimeMessage> mails(String user) throws Exception {
    List<MimeMessage> mails = new ArrayList<>();
    for (Path file : DiskOracle.paths(folder.resolve("mail").resolve(user).resolve("new"))) {
      mails.add(new MimeMessage((Session) null, Files.newInputStream(file)));
    }
    return mails;
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
