package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.MailRecipients;
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
  private final FakeTransport<AlertDigest> server = new FakeTransport<>();
  private MailDelivery delivery;

  @BeforeEach
  void start() {
    delivery =
        new MailDelivery(
            new MailDeliveryConfig(
                folder, Duration.ofMinutes(1), MailRecipients.parse("ops@example.org")),
            null,
            server,
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
    server.answer(new MessagingException("x", new ConnectException("refused")));
    for (second = 0; second < 8 * 3600; tick()) {
      if (second % 3 == 0) {
        detect(3, "/drop" + second % 2);
      }
      delivery.deliver();
    }
    assertThat(detected).isEqualTo(DETECTIONS);
    assertThat(server.sent.size()).as("tries in eight hours").isLessThan(25);
    server.answer((Exception) null);
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

  private int sendAll() {
    int before = server.sent.size();
    delivery.deliver();
    server.sent.stream()
        .skip(before)
        .flatMap(sent -> sent.message().ids().stream())
        .forEach(id -> assertThat(told.add(id)).as(id + " in one mail").isTrue());
    return server.sent.size() - before;
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
