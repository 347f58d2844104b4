package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.model.Entry;
import dev.dropgate.model.ScanResult;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExchangeFormatter;

/**
 * Formats the log endpoint's line for a stopped entry: one line, whatever its name. Stateless,
 * thread safe.
 */
public final class DetectionLineFormatter implements ExchangeFormatter {
  @Override
  public String format(Exchange exchange) {
    return format(
        exchange.getProperty(DropgateConstants.ENTRY, Entry.class),
        exchange.getProperty(DropgateConstants.JUDGEMENT, ScanResult.class));
  }

  static String format(Entry entry, ScanResult judgement) {
    String what =
        switch (judgement.verdict()) {
          case DANGEROUS -> "Malicious code detected: ";
          case UNDECIDED -> "Undecided, held: ";
          case CLEAN -> "Clean: ";
        };
    return what
        + entry
        + " (rule="
        + judgement.rules()
        + ", id="
        + entry.id()
        + ", reason="
        + judgement.reasons()
        + ")";
  }
}
