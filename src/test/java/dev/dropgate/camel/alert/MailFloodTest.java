package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.smtp.MailFailure;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.ManualClock;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many mails there are, second by second, on a manual clock. */
class MailFloodTest {
  private static final int DETECTIONS = 10_000;

  @TempDir private Path folder;
  private final Set<String> told = new HashSet<>();
  private final ManualClock clock = new ManualClock();
  private long second;
  private int detected;
  private MailPollStrategy schedule;

  @BeforeEach
  void start() {
    schedule =
        new MailPollStrategy(
            new MailDeliveryConfig(
                folder, Duration.ofMinutes(1), MailRecipients.parse("ops@example.org")),
            null,
            clock,
            clock::nanos);
  }

  @Test
  void tenThousandDetectionsInAMinuteAreThreeMailsAtMostAndEachIsInOne() throws IOException {
    int mails = 0;
    for (second = 0; second < 200; tick()) {
      detect(167, "/drop");
      mails += sendAll();
      if (second == 0) {
        assertThat(mails).as("the first at once").isEqualTo(1);
      }
    }
    assertThat(mails).isBetween(2, 3);
    assertThat(told).hasSize(DETECTIONS);
  }

  @Test
  void aNightWithoutAMailServerDrainsInAFewMailsAndCostsFewTries() throws IOException {
    int tries = 0;
    for (second = 0; second < 8 * 3600; tick()) {
      if (second % 3 == 0) {
        detect(3, "/drop" + second % 2);
      }
      while (schedule.begin(null, null)) {
        tries++;
        assertThat(fail()).isTrue();
      }
    }
    assertThat(detected).isEqualTo(DETECTIONS);
    assertThat(tries).as("tries in eight hours").isLessThan(25);
    int mails = 0;
    for (long end = second + 2 * 3600; second < end; tick()) {
      mails += sendAll();
    }
    assertThat(told).hasSize(DETECTIONS);
    assertThat(mails).as("two directories").isLessThanOrEqualTo(4);
    assertThat(mails()).isEmpty();
  }

  private void tick() {
    second++;
    clock.advance(Duration.ofSeconds(1));
  }

  private boolean fail() throws IOException {
    AlertDigest digest = JsonCodec.read(Files.readAllBytes(mails().get(0)), AlertDigest.class);
    schedule.handleFailure(
        digest,
        MailFailure.of(
            new MessagingException("x", new ConnectException("refused")),
            List.of("ops@example.org")));
    return true;
  }

  private int sendAll() throws IOException {
    int sent = 0;
    while (schedule.begin(null, null)) {
      Path mail = mails().get(0);
      AlertDigest digest = JsonCodec.read(Files.readAllBytes(mail), AlertDigest.class);
      digest.ids().forEach(id -> assertThat(told.add(id)).as(id + " in one mail").isTrue());
      Files.delete(mail);
      schedule.sent(digest);
      sent++;
    }
    return sent;
  }

  private List<Path> mails() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("mail"))) {
      return all.sorted().toList();
    }
  }

  private void detect(int count, String directory) throws IOException {
    for (int i = 0; i < count && detected < DETECTIONS; i++) {
      String id = "%05d".formatted(detected++);
      Files.write(
          folder.resolve(id + ".json"), JsonCodec.toFileBytes(SampleTickets.in(directory, id)));
    }
  }
}
