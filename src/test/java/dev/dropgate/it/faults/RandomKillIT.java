package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.TestFiles;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many short lives of the real jar: files of all kinds arrive, the mail server comes and goes, and
 * each life ends by SIGKILL at a random moment. {@code -Dchaos.kills=200 -Dchaos.files=10000
 * -Dchaos.seed=N} makes the slow form longer.
 */
class RandomKillIT {
  private static final int SHORT_KILLS = 3;
  private static final int SHORT_FILES = 150;
  private static final int KILLS = Integer.getInteger("chaos.kills", 20);
  private static final int FILES = Integer.getInteger("chaos.files", 1000);

  @TempDir Path folder;
  private final List<String> mailed = new ArrayList<>();
  private GreenMail mail;
  private int port;

  /**
   * The same drops and kills for the route that people write first; only for the table in the docs.
   */
  @Test
  @SlowSuite
  void plainCamelRouteHangsAtAFifo() throws Exception {
    plainRoute("plain route", false);
  }

  /** Without links and FIFOs it gets further. */
  @Test
  @SlowSuite
  void plainCamelRouteLosesAndPassesFiles() throws Exception {
    plainRoute("plain, files only", true);
  }

  private void plainRoute(String name, boolean onlyFiles) throws Exception {
    Path data = folder.resolve("data");
    Path inbox = data.resolve("inbox");
    Random random = new Random(1);
    DropLedger ledger = new DropLedger(random, folder.resolve("staging"), inbox);
    if (onlyFiles) {
      ledger.dropOnlyFiles();
    }
    mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    Path route =
        Files.writeString(
            folder.resolve("plain.yaml"),
            PLAIN.replace("DATA", data.toString()).replace("PORT", "" + mail.getSmtp().getPort()));
    for (int life = 0; life < 11; life++) {
      DropgateProcess.Builder builder =
          new DropgateProcess.Builder(folder)
              .mainClass("org.apache.camel.main.Main")
              .property("camel.main.routesIncludePattern", "file:" + route);
      try (DropgateProcess plain = builder.start()) {
        for (int i = 0; i < 100 && life < 10; i++) {
          ledger.drop();
        }
        Thread.sleep(life < 10 ? 500 + random.nextInt(2500) : 20_000);
        plain.kill();
      }
    }
    DropScorecard card =
        DropScorecard.ofPlainRoute(ledger, data, mail.getReceivedMessages().length);
    System.out.println(DropScorecard.header());
    System.out.println(card.row(name + ", 10 kills"));
    mail.stop();
    assertThat(card.lost()).isNotEmpty();
    assertThat(card.escaped()).isNotEmpty();
  }

  private static final String PLAIN =
      """
      - route:
          from:
            uri: file:DATA/inbox
            parameters:
              recursive: true
              delete: true
            steps:
              - choice:
                  when:
                    - simple: "${file:ext} == 'exe' || ${file:ext} == 'dll'"
                      steps:
                        - log: "Malicious code detected: ${file:absolute.path}"
                        - to: file:DATA/quarantine
                        - setBody:
                            constant: "Malicious code detected"
                        - to: smtp:127.0.0.1:PORT?from=gate@localhost&to=admin@localhost
                  otherwise:
                    steps:
                      - to: file:DATA/delivered
      """;

  @Test
  @SlowSuite
  void killLosesNothingAcrossFileSystems() throws Exception {
    Path shm = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(shm)
            && !Files.getAttribute(shm, "unix:dev").equals(Files.getAttribute(folder, "unix:dev")),
        "no second file system at /dev/shm");
    Path other = Files.createTempDirectory(shm, "dropgate-chaos-");
    try {
      chaos(KILLS / 2, FILES, other.resolve("drop"));
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void killAtAnyMomentLosesNothing() throws Exception {
    chaos(SHORT_KILLS, SHORT_FILES, folder.resolve("data/inbox"));
  }

  @Test
  @SlowSuite
  void manyKillsLoseNothing() throws Exception {
    chaos(KILLS, FILES, folder.resolve("data/inbox"));
  }

  private void chaos(int kills, int files, Path inbox) throws Exception {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("chaos.seed=" + seed);
    Random random = new Random(seed);
    Path data = folder.resolve("data");
    DropLedger ledger = new DropLedger(random, inbox.resolveSibling("staging"), inbox);
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    for (int life = 0; life < kills; life++) {
      flap(random);
      try (DropgateProcess gate = builder(inbox).start("run")) {
        long end = System.nanoTime() + 1_000_000L * (500 + random.nextInt(2500));
        for (int i = 0; i < files / kills; i++) {
          ledger.drop();
        }
        while (System.nanoTime() < end && gate.isAlive()) {
          Thread.sleep(5);
        }
        gate.kill();
      }
    }
    while (mail == null) {
      flap(random);
    }
    try (DropgateProcess gate = builder(inbox).start("run").ready()) {
      await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () ->
                  DiskOracle.paths(inbox).isEmpty()
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> DiskOracle.waitingAlerts(data.resolve("outbox")).isEmpty());
      gate.terminate();
      gate.exitStatus();
    }
    stopMail();
    DropScorecard card = DropScorecard.of(ledger, data, mailed);
    System.out.println(DropScorecard.header());
    System.out.println(card.row("Dropgate, " + kills + " kills"));
    card.debris().forEach(System.out::println);
    card.mustBePerfect();
  }

  private DropgateProcess.Builder builder(Path inbox) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.inbox", inbox)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", port)
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.to", "admin@example.org")
        .property("dropgate.alert.digest-interval", "500");
  }

  private void flap(Random random) throws Exception {
    stopMail();
    if (random.nextInt(3) > 0) {
      mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      mail.start();
    }
  }

  private void stopMail() throws Exception {
    if (mail == null) {
      return;
    }
    // No gate runs between two lives, so nothing is accepted while we count.
    for (MimeMessage message : mail.getReceivedMessages()) {
      mailed.addAll(ReceivedMails.records(message));
    }
    mail.stop();
    mail = null;
  }
}
