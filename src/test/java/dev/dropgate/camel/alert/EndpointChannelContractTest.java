package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertChannelContract;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.ProvidedChannels;
import dev.dropgate.alert.SampleTickets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

class EndpointChannelContractTest extends AlertChannelContract<AlertTicket> {
  @TempDir private Path folder;

  @Override
  protected AlertChannel<AlertTicket> channel(Supplier<Exception> transport) {
    return new EndpointChannel(
        new OutboxLayout(folder),
        SampleTickets.NAMES,
        (ticket, uri) -> transport.get(),
        ProvidedChannels.NONE::channelOf);
  }

  @Override
  protected AlertTicket message() {
    return SampleTickets.in("/drop", "1").forEndpoint(SampleTickets.NAMES.nameOf("direct:a"));
  }
}
