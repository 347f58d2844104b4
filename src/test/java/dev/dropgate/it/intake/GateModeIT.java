package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.ThousandFiles;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on the shipped routes, with real files and a real SMTP conversation. */
public class GateModeIT {

  @TempDir Path folder;

  @Test
  void eachOfAThousandFilesIsStoppedOrDelivered() throws Exception {
    GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    Path data = folder.resolve("data");
    ThousandFiles files = new ThousandFiles();
    try (DropgateProcess gate = mailing(mail).start("run").ready()) {
      files.drop(data.resolve("inbox"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("inbox")).isEmpty()
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));

      Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
      assertThat(hashesByPath(records, data.resolve("inbox"))).isEqualTo(files.dangerous);
      assertThat(DiskOracle.files(data.resolve("delivered"))).isEqualTo(files.clean);

      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
      List<String> alerts = new ArrayList<>(DiskOracle.waitingAlerts(data.resolve("outbox")));
      assertThat(mail.getReceivedMessages())
          .as("the first hit is told at once")
          .hasSizeBetween(1, 3);
      for (MimeMessage message : mail.getReceivedMessages()) {
        alerts.addAll(ReceivedMails.records(message));
      }
      assertThat(alerts).containsExactlyInAnyOrderElementsOf(records.keySet());
      assertThat(Files.readAllLines(data.resolve("log/malicious_code.log")))
          .hasSize(300)
          .allMatch(line -> line.contains(" WARN  Malicious code detected: "));
    } finally {
      mail.stop();
    }
  }

  /** Small files with one verdict take the routes together. */
  @Test
  void burstOfDetectionsIsRecordedLoggedAndToldFileByFile() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("inbox"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(data.resolve("inbox/n" + i + ".exe"), "content " + i);
    }
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("inbox")).isEmpty()
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));
      Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
      assertThat(records).hasSize(300);
      assertThat(DiskOracle.waitingAlerts(data.resolve("outbox")))
          .containsExactlyInAnyOrderElementsOf(records.keySet());
      assertThat(Files.readAllLines(data.resolve("log/malicious_code.log")))
          .hasSize(300)
          .allMatch(line -> line.contains(" WARN  Malicious code detected: "))
          .allMatch(line -> records.keySet().stream().anyMatch(line::contains));
      assertThat(Files.readAllLines(data.resolve("quarantine/audit.jsonl"))).hasSize(300);
      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
    }
  }

  @Test
  void laterFileOfTheSameNameReplacesNothing() throws Exception {
    Path data = folder.resolve("data");
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      for (int round = 1; round <= 2; round++) {
        Files.writeString(data.resolve("inbox/report.pdf"), "round " + round);
        Files.write(data.resolve("inbox/tool.exe"), RealFiles.windowsExecutables().get(round));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> DiskOracle.paths(data.resolve("inbox")).isEmpty());
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  DiskOracle.records(data.resolve("quarantine")).size() == 2
                      && DiskOracle.paths(data.resolve("delivered")).size() == 2);
      assertThat(Files.readString(data.resolve("delivered/report.pdf"))).isEqualTo("round 1");
      assertThat(DiskOracle.files(data.resolve("delivered")).keySet())
          .anyMatch(name -> name.matches("report~\\S+\\.pdf"));
      assertThat(gate.out())
          .as("without a mail server there is one WARN at the start")
          .containsOnlyOnce("No dropgate.smtp.host");
      assertThat(DiskOracle.waitingAlerts(data.resolve("outbox"))).hasSize(2);
    }
  }

  @Test
  void spoolOfAKilledProcessIsFinished() throws Exception {
    Path data = folder.resolve("data");
    ThousandFiles files = new ThousandFiles();
    for (int life = 0; life < 4; life++) {
      try (DropgateProcess gate =
          new DropgateProcess.Builder(folder)
              .property("dropgate.settle-time", 0)
              .start("run")
              .ready()) {
        if (life == 0) {
          files.drop(data.resolve("inbox"));
        }
        int before = DiskOracle.paths(data.resolve("quarantine")).size();
        await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(5))
            .until(
                () ->
                    DiskOracle.paths(data.resolve("quarantine")).size() > before + 20
                        || DiskOracle.paths(data.resolve("inbox")).isEmpty());
        gate.kill();
      }
    }
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("inbox")).isEmpty()
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));
      Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
      assertThat(records).hasSize(300);
      assertThat(hashesByPath(records, data.resolve("inbox"))).isEqualTo(files.dangerous);
      assertThat(DiskOracle.files(data.resolve("delivered"))).isEqualTo(files.clean);
      assertThat(DiskOracle.waitingAlerts(data.resolve("outbox")))
          .containsExactlyInAnyOrderElementsOf(records.keySet());
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void largeFileDelaysNoSmallFileAndHugeFileIsHeldUnread() throws Exception {
    Path data = folder.resolve("data");
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder)
            .jvm("-XX:TieredStopAtLevel=4") // only C2 hashes by the processor's own instructions
            .property("dropgate.max-file-size", 5_000_000_000L);
    try (DropgateProcess gate = builder.start("run").ready()) {
      sparse(data.resolve("inbox/large.exe"), 4_000_000_000L);
      sparse(data.resolve("inbox/huge.txt"), 1L << 40);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.paths(data.resolve("inbox")).isEmpty());
      Files.write(data.resolve("inbox/small.exe"), RealFiles.windowsExecutables().get(0));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  gate.out().contains("small.exe (rule=")
                      && DiskOracle.records(data.resolve("quarantine")).size() == 1);
      assertThat(gate.out())
          .as("the large one is still being hashed")
          .doesNotContain("large.exe (rule=");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> DiskOracle.records(data.resolve("quarantine")).size() == 2);
      Path held =
          DiskOracle.paths(data.resolve("held")).stream()
              .filter(file -> file.endsWith("content"))
              .findFirst()
              .orElseThrow();
      assertThat(held).hasSize(1L << 40);
      assertThat(Files.readString(held.resolveSibling("manifest.json")))
          .contains("\"too-big\"")
          .doesNotContain("sha256");
    }
  }

  private static void sparse(Path file, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0}), size - 1);
    }
  }

  private DropgateProcess.Builder mailing(GreenMail mail) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", mail.getSmtp().getPort())
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.to", "admin@example.org")
        .property("dropgate.alert.digest-interval", "3000");
  }

  public static boolean isBookkeeping(Path file) {
    return file.endsWith(".lock") || file.endsWith("directory.txt");
  }

  static Map<String, String> hashesByPath(Map<String, JsonNode> records, Path directory) {
    Map<String, String> hashes = new TreeMap<>();
    for (JsonNode manifest : records.values()) {
      Matcher inside =
          Pattern.compile(Pattern.quote(directory + "/") + "(.*)")
              .matcher(manifest.get("path").asText());
      assertThat(inside.matches()).isTrue();
      hashes.merge(
          inside.group(1), manifest.get("sha256").asText(), (one, two) -> one + " and " + two);
    }
    return hashes;
  }
}
