package dev.dropgate.it.support;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real c-icap on loopback in front of a clamd; skipped, with a word, without one. */
public final class RealIcap implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Process process;

  /** Starts one and waits until it listens. */
  public RealIcap(RealClamd clamd) throws IOException {
    SystemTools.need("c-icap");
    Path modules = modules();
    folder = Files.createTempDirectory("dropgate-icap-");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path conf = folder.resolve("c-icap.conf");
    Files.writeString(
        conf,
        String.join(
            "\n",
            "PidFile " + folder.resolve("pid"),
            "CommandsSocket " + folder.resolve("ctl"),
            "Port 127.0.0.1:" + port,
            "StartServers 1",
            "MaxServers 1",
            "ThreadsPerChild 4",
            "TmpDir " + folder,
            "LoadMagicFile /etc/c-icap/c-icap.magic",
            "ModulesDir " + modules,
            "ServicesDir " + modules,
            "TemplateDir /usr/share/c_icap/templates/",
            "ServerLog " + folder.resolve("server.log"),
            "AccessLog " + folder.resolve("access.log"),
            "Service virus_scan virus_scan.so",
            "Module common clamd_mod.so",
            "clamd_mod.ClamdSocket " + clamd.unix().substring("unix:".length()),
            "virus_scan.DefaultEngine clamd",
            "virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE DOCUMENT",
            "virus_scan.SendPercentData 0",
            "virus_scan.MaxObjectSize 2M",
            ""));
    process =
        SystemTools.builder("c-icap", "-N", "-D", "-f", conf)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(this::listens);
  }

  private static Path modules() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      List<Path> found =
          folders
              .map(one -> one.resolve("c_icap"))
              .filter(one -> Files.exists(one.resolve("virus_scan.so")))
              .toList();
      assumeThat(found).as("c-icap's module virus_scan is installed").isNotEmpty();
      return found.get(0);
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("out")));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** With what makes it answer 204 for a clean file of any size. */
  public String url() {
    return "icap://127.0.0.1:" + port + "/virus_scan?allow204=on&sizelimit=on&mode=simple";
  }

  /** Ends it; nothing listens any more. */
  public void stop() throws IOException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    stop();
    TestFiles.delete(folder);
  }
}
