package dev.dropgate.alert;

import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Judgement;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExchangeFormatter;

/**
 * What the log endpoint writes for a stopped entry: one line, whatever its name. Stateless, thread
 * safe.
 */
public final class DetectionLine implements ExchangeFormatter {
  @Override
  public String format(Exchange exchange) {
    Entry entry = exchange.getProperty("entry", Entry.class);
    Judgement judgement = exchange.getProperty("judgement", Judgement.class);
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
