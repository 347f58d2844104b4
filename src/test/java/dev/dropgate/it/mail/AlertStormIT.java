package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.RunsAlone;
import dev.dropgate.it.support.SlowSuite;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Few mails, however much happens, on the packaged jar. One gate waits idle for the time of its
 * daily summary while the other is in the storm.
 */
@SlowSuite
@RunsAlone
class AlertStormIT {
  private static final int DANGEROUS = 9_920;
  private static final int LINKS = 80;
  private static final int WAVES = 40;

  @TempDir private static Path other;
  private static WorkingDay day;
  @TempDir private Path folder;

  @BeforeAll
  static void begin() throws IOException {
    day = new WorkingDay(other);
  }

  @AfterAll
  static void end() {
    if (day != null) {
      day.close();
    }
  }

  @Test
  void tenThousandFilesInAMinuteAreThreeMailsAtMostAndEachIsInExactlyOne() throws Exception {
    GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    Path data = folder.resolve("data");
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder)
            .jvm("-Xmx128m")
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.port", mail.getSmtp().getPort())
            .property("dropgate.smtp.security", "none")
            .property("dropgate.smtp.to", "ops@example.org");
    try (DropgateProcess gate = builder.start("run").ready()) {
      long start = System.nanoTime();
      ManyFiles files = new ManyFiles(data.resolve("inbox"));
      for (int wave = 0; wave < WAVES; wave++) {
        files.dropLinks(LINKS / WAVES);
        files.dropDangerous(DANGEROUS / WAVES);
        Thread.sleep(500); // a storm blows; it does not fall all at once
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("inbox")).isEmpty()
                      && DiskOracle.waitingAlerts(data.resolve("outbox")).isEmpty());
      long millis = (System.nanoTime() - start) / 1_000_000;
      Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
      Map<String, JsonNode> held = DiskOracle.records(data.resolve("held"));
      ReceivedAlertMails mails = new ReceivedAlertMails(mail);
      Duration lasted = lasted(records);
      System.out.printf("Storm of %s: %s; gone after %d ms%n", lasted, mails, millis);

      assertThat(mails.alerts)
          .as("three in a minute, and one more for each that a slow machine adds")
          .hasSizeBetween(1, 3 + (int) lasted.toMinutes());
      mails.tellExactlyOnceOf(files.stopped());
      assertThat(mails.records())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(records.keySet().stream(), held.keySet().stream()).toList());
      assertThat(gate.isAlive()).isTrue();
    } finally {
      mail.stop();
    }
  }

  private static Duration lasted(Map<String, JsonNode> records) {
    List<Instant> times =
        records.values().stream()
            .map(record -> Instant.parse(record.get("detectedAt").asText()))
            .sorted()
            .toList();
    return Duration.between(times.get(0), times.get(times.size() - 1));
  }

  @Test
  void theDailySummaryLeavesAtItsTimeWithTheLedgersNumbers() throws Exception {
    MimeMessage summary = day.summary();
    Map<String, String> expected =
        Map.of(
            "Entries judged",
            "" + (WorkingDay.CLEAN + WorkingDay.STOPPED + WorkingDay.HELD),
            "Dangerous files quarantined",
            "" + WorkingDay.STOPPED,
            "Undecided files held",
            "" + WorkingDay.HELD,
            "Files given back",
            "" + WorkingDay.RESTORED,
            "Alerts not delivered",
            "" + WorkingDay.UNDELIVERED);
    String text = ReceivedMails.text(summary);
    String page =
        Jsoup.parse(ReceivedMails.html(summary)).select(".rules tr").eachText().toString();
    expected.forEach(
        (name, number) -> {
          assertThat(text).containsPattern("(?m)^" + Pattern.quote(name + ": " + number) + "$");
          assertThat(page).contains(name + " " + number);
        });
    assertThat(summary.getSubject())
        .contains("39 seen, 11 stopped, 5 held, 3 restored, 4 undelivered");
    assertThat(text).contains("Alerts wait for delivery");
    Instant sent = summary.getSentDate().toInstant();
    assertThat(Duration.between(day.due().toInstant(), sent))
        .isBetween(Duration.ZERO, Duration.ofSeconds(20));
    assertThat(day.mails().summaries).as("one a day").hasSize(1);
  }
}
