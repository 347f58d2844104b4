package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RunsAlone;
import dev.dropgate.it.support.SlowSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mail server that does not work costs, on the packaged jar. */
@SlowSuite
@RunsAlone
class MailOutageIT {
  private static final int NIGHT = 10_000;

  /** The first warms up. */
  private static final int MIN_ROUNDS = 3;

  /** More are measured only where a busy machine made the first ones differ. */
  private static final int MAX_ROUNDS = 11;

  private static final double TOLERANCE = 1.25;

  @TempDir private Path folder;

  @Test
  void tenThousandAlertsOfANightWithoutAMailServerLeaveInTwoMailsWhenItIsBack() throws Exception {
    int port = deadPort();
    Path data = folder.resolve("data");
    GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    try (DropgateProcess gate =
        new DropgateProcess.Builder(folder)
            .jvm("-Xmx128m")
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.port", port)
            .property("dropgate.smtp.security", "none")
            .property("dropgate.smtp.to", "ops@example.org")
            .property("dropgate.alert.digest-interval", "1000")
            .start("run")
            .ready()) {
      long start = System.nanoTime();
      ManyFiles files = new ManyFiles(data.resolve("inbox"));
      files.dropDangerous(NIGHT);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("inbox")).isEmpty()
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));
      final long gathered = System.nanoTime() - start;
      assertThat(DiskOracle.waitingAlerts(data.resolve("outbox")))
          .doesNotHaveDuplicates()
          .hasSize(NIGHT);
      assertThat(gate.out().lines().filter(line -> line.contains("Alert not sent")))
          .as("tries while it was down: a few, not one for each file or second")
          .hasSizeBetween(1, 8);
      assertThat(DiskOracle.records(data.resolve("quarantine")))
          .as("no file waits for the mail")
          .hasSize(NIGHT);

      mail.start();
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> DiskOracle.waitingAlerts(data.resolve("outbox")).isEmpty());
      long drained = System.nanoTime() - start;
      Thread.sleep(3000); // three intervals, for a second flood to show
      ReceivedAlertMails mails = new ReceivedAlertMails(mail);
      System.out.printf(
          "Outage: %d alerts gathered in %d ms, gone after %d ms; %s%n",
          NIGHT, gathered / 1_000_000, drained / 1_000_000, mails);
      assertThat(mails.alerts).hasSizeBetween(1, 2);
      mails.tellExactlyOnceOf(files.stopped());
      assertThat(gate.isAlive()).isTrue();
      assertThat(gate.err()).doesNotContain("OutOfMemory");
    } finally {
      mail.stop();
    }
  }

  /**
   * Three gates side by side get the same load in turns, so that what else the machine does hits
   * all alike.
   */
  @Test
  void aMailServerThatIsDownOrNeverAnswersSlowsNoFileDown() throws Exception {
    GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TimedGate healthy =
            new TimedGate("healthy", folder.resolve("healthy"), mail.getSmtp().getPort());
        TimedGate down = new TimedGate("down", folder.resolve("down"), deadPort());
        TimedGate mute =
            new TimedGate("never answers", folder.resolve("mute"), silent.getLocalPort())) {
      List<TimedGate> turns = new ArrayList<>(List.of(healthy, down, mute));
      for (int round = 0;
          round < MIN_ROUNDS
              || (round < MAX_ROUNDS
                  && Math.max(slower(down, healthy), slower(mute, healthy)) > TOLERANCE);
          round++) {
        for (TimedGate gate : turns) {
          gate.round();
        }
        Collections.rotate(turns, 1);
      }
      System.out.println("Throughput: " + healthy + "; " + down + "; " + mute);
      assertThat(new ReceivedAlertMails(mail).alerts).as("the healthy one did send").isNotEmpty();
      assertThat(down.failures()).as("it did try: %s", down).isPositive();
      silent.setSoTimeout(30_000);
      silent.accept().close(); // the mute one did too, and has waited for a word since
      for (TimedGate gate : List.of(down, mute)) {
        assertThat(gate.waiting()).as("nothing has left: %s", gate).isNotEmpty();
        assertThat(slower(gate, healthy))
            .as("%s against %s", gate, healthy)
            .isLessThanOrEqualTo(TOLERANCE);
      }
    } finally {
      mail.stop();
    }
  }

  private static double slower(TimedGate gate, TimedGate healthy) {
    return (double) gate.median() / healthy.median();
  }

  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
