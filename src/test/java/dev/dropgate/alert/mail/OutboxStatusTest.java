package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxStatusTest {
  private static final AlertTicket FIRST = SampleTickets.in("/drop", "1");
  private static final AlertTicket SECOND = SampleTickets.in("/drop", "2");

  @TempDir private Path folder;
  private OutboxLayout layout;

  @BeforeEach
  void prepare() {
    layout = new OutboxLayout(folder);
  }

  private void write(Path place, AlertTicket... tickets) throws IOException {
    Files.createDirectories(place);
    for (String recipient : List.of("a@example.org", "b@example.org")) {
      AlertDigest digest = AlertDigest.of("d", List.of(tickets)).forRecipient(recipient);
      Files.write(
          OutboxLayout.jsonFile(place, "d." + recipient.charAt(0)), JsonCodec.toFileBytes(digest));
    }
  }

  private OutboxStatus status() throws IOException {
    return OutboxStatus.load(layout, MailRecipients.parse(""));
  }

  @Test
  void parkedAlertCountsOnceForAllRecipients() throws IOException {
    write(layout.failed(), FIRST, SECOND);
    assertThat(status().undelivered()).isEqualTo(2);
    assertThat(status().waiting()).isZero();
    assertThat(status().failed()).hasSize(2);
  }

  @Test
  void alertThatWaitsForOneRecipientAndIsParkedForAnotherCountsOnce() throws IOException {
    write(layout.failed(), FIRST, SECOND);
    write(layout.deferred(), FIRST);
    assertThat(status().undelivered()).isEqualTo(2);
    assertThat(status().waiting()).isEqualTo(1);
  }
}
