package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertChannelContract;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.AlertDigest;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

class MailChannelContractTest extends AlertChannelContract<AlertDigest> {
  @TempDir private Path folder;

  @Override
  protected AlertChannel<AlertDigest> channel(Supplier<Exception> transport) {
    OutboxLayout layout = new OutboxLayout(folder);
    return new MailChannel(
        layout,
        MailRecipients.parse("ops@example.org"),
        null,
        new MailState(layout, Clock.systemUTC()),
        (digest, recipient) -> transport.get());
  }

  @Override
  protected AlertDigest message() {
    return AlertDigest.of("1-1", List.of(SampleTickets.in("/drop", "1")));
  }
}
