package dev.dropgate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many short lives of the real jar: files of all kinds arrive, the mail server comes and goes, and
 * each life ends by SIGKILL at a random moment. {@code -Dchaos.kills=200 -Dchaos.files=10000
 * -Dchaos.seed=N} for the long form (profile chaos).
 */
class ChaosIT {
  private static final Pattern RECORD = Pattern.compile("Record: +(\\S+)");

  @TempDir Path folder;
  private final List<String> mailed = new ArrayList<>();
  private GreenMail mail;
  private int port;

  @Test
  void norWhenTheDropIsOnAnotherFileSystemThanEverythingElse() throws Exception {
    Path shm = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(shm)
            && !Files.getAttribute(shm, "unix:dev").equals(Files.getAttribute(folder, "unix:dev")),
        "no second file system at /dev/shm");
    Path other = Files.createTempDirectory(shm, "dropgate-chaos-");
    try {
      chaos(Integer.getInteger("chaos.kills", 20) / 2, other.resolve("drop"));
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void nothingIsLostDoubledOrLetThroughWhateverTheMomentOfTheKill() throws Exception {
    chaos(Integer.getInteger("chaos.kills", 20), folder.resolve("data/inbox"));
  }

  private void chaos(int kills, Path inbox) throws Exception {
    int files = Integer.getInteger("chaos.files", 1000);
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("chaos.seed=" + seed);
    Random random = new Random(seed);
    Path data = folder.resolve("data");
    Ledger ledger = new Ledger(random, inbox.resolveSibling("staging"), inbox);
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
                  Oracle.paths(inbox).isEmpty()
                      && Oracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateJarIT::isBookkeeping));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Oracle.waitingAlerts(data.resolve("outbox")).isEmpty());
      gate.terminate();
      gate.exitStatus();
    }
    stopMail();
    Scorecard card = Scorecard.of(ledger, data, mailed);
    System.out.println(Scorecard.header());
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
      RECORD
          .matcher((String) message.getContent())
          .results()
          .forEach(match -> mailed.add(match.group(1)));
    }
    mail.stop();
    mail = null;
  }
}
