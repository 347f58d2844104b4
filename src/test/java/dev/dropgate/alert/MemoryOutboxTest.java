package dev.dropgate.alert;

import java.util.List;

class MemoryOutboxTest extends AlertOutboxContract {
  private final MemoryOutbox<AlertTicket> outbox = new MemoryOutbox<>();

  @Override
  protected AlertOutbox<AlertTicket> create() {
    return outbox;
  }

  @Override
  protected List<AlertTicket> parked() {
    return outbox.parked;
  }
}
