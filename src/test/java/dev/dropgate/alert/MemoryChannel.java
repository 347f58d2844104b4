package dev.dropgate.alert;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A channel that answers what a test says. */
final class MemoryChannel implements AlertChannel<AlertTicket> {
  final Map<String, DeliveryResult> results = new HashMap<>();
  final List<String> sent = new ArrayList<>();
  final List<String> reports = new ArrayList<>();
  final List<String> escalations = new ArrayList<>();
  boolean failing;
  boolean failingReports;

  @Override
  public DeliveryResult send(AlertTicket ticket) {
    sent.add(ticket.id());
    return results.getOrDefault(ticket.id(), DeliveryResult.taken(PrintableText.of("reply")));
  }

  @Override
  public void escalate(AlertTicket ticket, PrintableText reason) throws IOException {
    escalations.add(ticket.id());
    if (failing) {
      throw new IOException("disk full");
    }
  }

  @Override
  public void report(AlertTicket ticket, DeliveryResult result, boolean again, Duration pause) {
    reports.add(ticket.id() + " " + result.outcome() + (again ? " again" : ""));
    if (failingReports) {
      throw new IllegalStateException("no log");
    }
  }
}
