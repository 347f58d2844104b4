package dev.dropgate.camel;

import dev.dropgate.io.Evidence;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.ScanResult;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * An entry with what the steps of {@code direct:triage} know of it.
 *
 * @param entry the entry
 * @param judgement its verdict and findings
 * @param evidence what identifies its bytes
 */
public record JudgedEntry(Entry entry, ScanResult judgement, Evidence evidence) {
  /**
   * Returns the entries of an exchange: those of a batch, or the one of its properties.
   *
   * @throws IllegalStateException if a property is missing
   */
  @SuppressWarnings("unchecked") // the step "evidence" sets it
  public static List<JudgedEntry> of(Exchange exchange) {
    if (exchange.getIn().getBody() instanceof EntryBatch) {
      return property(exchange, DropgateConstants.JUDGED_ENTRIES, List.class);
    }
    return List.of(
        new JudgedEntry(
            property(exchange, DropgateConstants.ENTRY, Entry.class),
            property(exchange, DropgateConstants.JUDGEMENT, ScanResult.class),
            property(exchange, DropgateConstants.EVIDENCE, Evidence.class)));
  }

  private static <T> T property(Exchange exchange, String name, Class<T> type) {
    T value = exchange.getProperty(name, type);
    if (value == null) {
      throw new IllegalStateException(
          "exchange property " + name + " is missing; send to direct:triage, which sets it");
    }
    return value;
  }
}
