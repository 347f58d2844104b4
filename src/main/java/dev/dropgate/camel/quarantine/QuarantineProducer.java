package dev.dropgate.camel.quarantine;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.UnitOfWorkProperty;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.HostName;
import dev.dropgate.model.Entry;
import dev.dropgate.model.ScanResult;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.StoreLockedException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the entry of an exchange as a record. Reads the exchange properties that {@code
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
    Entry entry = property(exchange, DropgateConstants.ENTRY, Entry.class);
    ScanResult judgement = property(exchange, DropgateConstants.JUDGEMENT, ScanResult.class);
    Evidence evidence = property(exchange, DropgateConstants.EVIDENCE, Evidence.class);
    Manifest manifest = Manifest.of(entry, judgement, evidence, host);
    if (endpoint.getRetention() != null) {
      endpoint.getRetention().admit(manifest);
    }
    store.keep(manifest, entry.content(), UnitOfWorkProperty.of(exchange));
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
