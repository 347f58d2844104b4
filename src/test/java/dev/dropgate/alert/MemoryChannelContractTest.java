package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.time.Duration;
import java.util.function.Supplier;

class MemoryChannelContractTest extends AlertChannelContract<AlertTicket> {
  @Override
  protected AlertChannel<AlertTicket> channel(Supplier<Exception> transport) {
    MemoryChannel channel = new MemoryChannel();
    return new AlertChannel<>() {
      @Override
      public DeliveryResult send(AlertTicket ticket) {
        Exception failure = transport.get();
        channel.results.remove(ticket.id());
        if (failure != null) {
          channel.results.put(
              ticket.id(),
              DeliveryResult.unreachable(PrintableText.of(failure.toString()), Duration.ZERO));
        }
        return channel.send(ticket);
      }

      @Override
      public void report(AlertTicket ticket, DeliveryResult result, boolean again, Duration pause) {
        channel.report(ticket, result, again, pause);
      }
    };
  }

  @Override
  protected AlertTicket message() {
    return SampleTickets.in("/drop", "1");
  }
}
