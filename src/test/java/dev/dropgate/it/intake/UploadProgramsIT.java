package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SftpServer;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real programs that upload into a gate and are stopped in the middle for much longer than the
 * settle time: the upload succeeds, and the file is delivered once, under its final name.
 */
class UploadProgramsIT {
  private static final Path SFTP_SERVER = Path.of("/usr/lib/openssh/sftp-server");
  private static final int SIZE = 4_000_000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path inbox;
  private Path delivered;
  private byte[] content;
  private DropgateProcess gate;

  @BeforeEach
  void start() throws IOException {
    inbox = folder.resolve("data/inbox");
    delivered = folder.resolve("data/delivered");
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    content[0] = 'x'; // the beginning of no known type
    gate = new DropgateProcess.Builder(folder).start("run").ready();
  }

  @AfterEach
  void end() {
    gate.close();
  }

  @Test
  void rsyncUploadMayPause() throws Exception {
    SystemTools.need("rsync");
    source("report.bin");
    upload(
        SystemTools.builder(
                "rsync", "-a", "--bwlimit=1500", folder.resolve("source") + "/", inbox + "/")
            .start());
    assertThatItIsDeliveredOnce("report.bin");
  }

  @Test
  void blockedNameUploadedByRsyncIsStoppedUnderThatName() throws Exception {
    SystemTools.need("rsync");
    source("run.vbs");
    upload(
        SystemTools.builder(
                "rsync", "-a", "--bwlimit=1500", folder.resolve("source") + "/", inbox + "/")
            .start());
    await()
        .atMost(MAX_WAIT)
        .until(() -> DiskOracle.records(folder.resolve("data/quarantine")).size() == 1);
    assertThat(DiskOracle.records(folder.resolve("data/quarantine")).values())
        .allMatch(manifest -> manifest.get("path").asText().endsWith("/run.vbs"));
    assertThat(DiskOracle.paths(delivered)).isEmpty();
    assertThat(DiskOracle.records(folder.resolve("data/held"))).isEmpty();
  }

  @Test
  void sftpUploadMayPause() throws Exception {
    SystemTools.need("sftp");
    assumeThat(SFTP_SERVER).as("OpenSSH's sftp-server is installed").exists();
    Path source = source("report.bin");
    Path batch = Files.writeString(folder.resolve("batch"), "put " + source + " " + inbox + "\n");
    upload(SystemTools.builder("sftp", "-D", SFTP_SERVER, "-l", "12000", "-b", batch).start());
    assertThatItIsDeliveredOnce("report.bin");
  }

  /** To a file, because that writes with curl's own hands. */
  @Test
  void curlUploadMayPause() throws Exception {
    SystemTools.need("curl");
    halves(
        SystemTools.builder("curl", "-sS", "-T", "-", "file://" + inbox.resolve("report.bin"))
            .start());
    assertThatItIsDeliveredOnce("report.bin");
  }

  /** Under the final name from the start, by a server that is not stopped with its client. */
  @Test
  void curlUploadOverSftpMayPause() throws Exception {
    SystemTools.need("curl");
    assumeThat(SystemTools.run("curl", "--version")).as("curl has SFTP").contains(" sftp");
    try (SftpServer server = new SftpServer(folder.resolve("sshd"))) {
      Object[] words = server.curl("-T", "-", server.url(inbox.resolve("report.bin"))).toArray();
      halves(SystemTools.builder(words).start());
      assertThatItIsDeliveredOnce("report.bin");
    }
  }

  private void halves(Process uploader) throws Exception {
    try (OutputStream in = uploader.getOutputStream()) {
      in.write(content, 0, SIZE / 2);
      in.flush();
      awaitUpload();
      pause(uploader);
      in.write(content, SIZE / 2, SIZE - SIZE / 2);
    }
    assertThatItSucceeds(uploader);
  }

  /** As a disk image is: its private copy takes no room either. */
  @Test
  void sparseFileOfAnotherOwnerTakesNoRoom() throws Exception {
    SystemTools.needRoot();
    Path image = TestFiles.sparse(folder.resolve("disk.bin"), 300L << 20);
    Files.setAttribute(image, "unix:uid", 65534);
    Files.move(image, inbox.resolve("disk.bin"));
    Path there = delivered.resolve("disk.bin");
    await().atMost(MAX_WAIT).until(() -> Files.exists(there));
    assertThat(Files.size(there)).isEqualTo(300L << 20);
    assertThat(TestFiles.room(there)).isLessThan(1 << 20);
  }

  private Path source(String name) throws IOException {
    Path file = Files.createDirectories(folder.resolve("source")).resolve(name);
    return Files.write(file, content);
  }

  private void upload(Process uploader) throws Exception {
    awaitUpload();
    pause(uploader);
    assertThatItSucceeds(uploader);
  }

  private void awaitUpload() {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(MAX_WAIT)
        .until(
            () -> {
              for (Path file : DiskOracle.paths(inbox)) {
                if (Files.size(file) > 0) {
                  return true;
                }
              }
              return false;
            });
  }

  private static void pause(Process uploader) throws Exception {
    SystemTools.run("kill", "-STOP", uploader.pid());
    TimeUnit.SECONDS.sleep(6); // thirty settle times, in which nothing must happen
    SystemTools.run("kill", "-CONT", uploader.pid());
  }

  private static void assertThatItSucceeds(Process uploader) throws Exception {
    assertThat(uploader.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = new String(uploader.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(uploader.exitValue()).as(said).isZero();
  }

  private void assertThatItIsDeliveredOnce(String name) {
    await().atMost(MAX_WAIT).until(() -> Files.exists(delivered.resolve(name)));
    assertThat(delivered.resolve(name)).hasBinaryContent(content);
    await().during(Duration.ofSeconds(1)).until(() -> DiskOracle.paths(delivered).size() == 1);
    assertThat(DiskOracle.paths(inbox)).isEmpty();
    assertThat(Arrays.asList("quarantine", "held"))
        .allMatch(store -> DiskOracle.records(folder.resolve("data").resolve(store)).isEmpty());
  }
}
