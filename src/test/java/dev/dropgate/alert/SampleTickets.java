package dev.dropgate.alert;

import dev.dropgate.camel.alert.EndpointNames;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Tickets to test with. */
public final class SampleTickets {
  public static final Evidence EVIDENCE = new Evidence(TestFiles.attributes(3), "ab".repeat(32));

  /** The names of endpoints without secrets. */
  public static final EndpointNames NAMES =
      new EndpointNames(
          List.of(), UnaryOperator.identity(), new OutboxLayout(Path.of("target/sample-names")));

  private SampleTickets() {}

  /** Returns an exchange about a dangerous file. */
  public static Exchange exchange(String id, String relative, String alsoNotify) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty("entry", entry(id, relative));
    exchange.setProperty("judgement", judgement(Verdict.DANGEROUS));
    exchange.setProperty("evidence", EVIDENCE);
    exchange.setProperty("alsoNotify", alsoNotify);
    return exchange;
  }

  public static Entry entry(String id, String relative) {
    return new Entry(
        id,
        Path.of("/spool", id),
        Path.of("/drop"),
        Path.of(relative),
        EntryKind.FILE,
        Instant.EPOCH);
  }

  public static ScanResult judgement(Verdict verdict) {
    return ScanResult.of(List.of(new Finding("some-rule", verdict, "some reason")));
  }

  public static AlertTicket ticket(String id, String relative, Verdict verdict) {
    return AlertTicket.of(entry(id, relative), judgement(verdict), EVIDENCE, null);
  }

  /** A dangerous file of the same name as its id, in a directory. */
  public static AlertTicket in(String directory, String id) {
    AlertTicket one = ticket(id, id, Verdict.DANGEROUS);
    return new AlertTicket(
        id,
        one.verdict(),
        one.path(),
        null,
        directory,
        one.rule(),
        one.reason(),
        3,
        one.sha256(),
        one.detectedAt(),
        one.host(),
        null);
  }
}
