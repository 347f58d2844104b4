package dev.dropgate.camel.quarantine;

import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.camel.RefusedBatchException;
import dev.dropgate.camel.UnitOfWorkProperty;
import dev.dropgate.io.HostName;
import dev.dropgate.quarantine.NewRecord;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.QuotaExceededException;
import dev.dropgate.quarantine.RecordRetention;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.StoreLockedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the entries of an exchange as records. Reads the exchange properties that {@code
 * direct:triage} sets. Thread safe.
 */
final class QuarantineProducer extends DefaultProducer {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineProducer.class);

  private final QuarantineEndpoint endpoint;
  private final String host = HostName.get();
  private QuarantineStore store;

  QuarantineProducer(QuarantineEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  // This runs here and not in the endpoint, because the endpoint is also started where routes are
  // only checked.
  @Override
  protected void doStart() throws Exception {
    super.doStart();
    store = endpoint.openStore();
    try {
      store.recover();
    } catch (StoreLockedException e) {
      // The start continues: leftover records do no harm until the next start.
      LOG.warn(
          "Cannot roll back records whose content did not arrive before the last end; the next"
              + " start does it: {}",
          e.getMessage());
    }
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    List<NewRecord> records = new ArrayList<>();
    for (JudgedEntry one : JudgedEntry.of(exchange)) {
      records.add(
          new NewRecord(
              Manifest.of(one.entry(), one.judgement(), one.evidence(), host),
              one.entry().content()));
    }
    if (endpoint.getRetention() != null) {
      admit(records, endpoint.getRetention());
    }
    store.keep(records, UnitOfWorkProperty.of(exchange));
  }

  // A route may hold what the store has no room for. It must not hold a whole batch if a part still
  // fits, so a batch just fails, and its entries are sent again one by one. The exception has no
  // cause, because doCatch also looks at causes.
  private static void admit(List<NewRecord> records, RecordRetention retention) throws IOException {
    try {
      retention.admit(records.stream().map(NewRecord::manifest).toList());
    } catch (QuotaExceededException e) {
      if (records.size() == 1) {
        throw e;
      }
      throw new RefusedBatchException(
          "no room for " + records.size() + " files together; each is tried by itself");
    }
  }
}
