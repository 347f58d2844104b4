package dev.dropgate.it.support;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own server on loopback, for the user of the test, with keys for one test. */
public final class SftpServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /** Root's sshd will not start without it; the service makes it. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final Process sshd;
  private final Path log;
  private final Path key;
  private final int port;
  private final boolean madeFolder;

  /** Starts one, or skips the test with a word. */
  public SftpServer(Path folder) throws IOException {
    SystemTools.need("sshd", "ssh-keygen");
    Files.createDirectories(folder);
    key = folder.resolve("key");
    Path host = folder.resolve("host");
    // Of a kind that every libssh2 reads.
    SystemTools.run(
        "ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", key);
    SystemTools.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", host);
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Path configuration =
        Files.write(
            folder.resolve("sshd_config"),
            List.of(
                "ListenAddress 127.0.0.1:" + port,
                "HostKey " + host,
                "PidFile none",
                "AuthorizedKeysFile " + key + ".pub",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "PermitRootLogin prohibit-password",
                "PubkeyAcceptedAlgorithms +ssh-rsa",
                "Subsystem sftp internal-sftp"));
    madeFolder = isRoot() && !Files.exists(PRIVILEGE_SEPARATION);
    if (madeFolder) {
      Files.createDirectory(PRIVILEGE_SEPARATION);
    }
    log = folder.resolve("log");
    sshd =
        SystemTools.builder(SSHD, "-D", "-e", "-f", configuration)
            .redirectError(log.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !sshd.isAlive() || said().contains("Server listening"));
    try {
      assumeThat(sshd.isAlive()).as("sshd runs here: " + said()).isTrue();
      assumeThat(SystemTools.tryRun(curl("-l", url(folder) + "/").toArray()).status())
          .as("sshd lets us in: " + said())
          .isZero();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private String said() throws IOException {
    return Files.readString(log);
  }

  /** Returns the address of a file. */
  public String url(Path file) {
    return "sftp://127.0.0.1:" + port + file;
  }

  /** Returns a call of curl that logs in here. */
  public List<Object> curl(Object... more) {
    List<Object> words = new ArrayList<>(List.of("curl", "-sS", "-k"));
    words.addAll(List.of("-u", System.getProperty("user.name") + ":"));
    words.addAll(List.of("--key", key, "--pubkey", key + ".pub"));
    words.addAll(List.of(more));
    return words;
  }

  @Override
  public void close() {
    sshd.destroy();
    try {
      if (!sshd.waitFor(20, TimeUnit.SECONDS)) {
        sshd.destroyForcibly();
      }
      if (madeFolder) {
        Files.deleteIfExists(PRIVILEGE_SEPARATION);
      }
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
