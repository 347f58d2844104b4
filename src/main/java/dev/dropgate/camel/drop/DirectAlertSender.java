package dev.dropgate.camel.drop;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.model.Entry;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Sends the alerts of a monitored directory to {@code direct:alert}. Thread safe. */
final class DirectAlertSender implements BlindnessReporter.AlertSender {
  private final CamelContext context;
  private final DropSettings settings;

  DirectAlertSender(CamelContext context, DropSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  @Override
  public void send(Entry entry, ScanResult judgement, Evidence evidence) throws IOException {
    Exchange sent =
        context
            .createFluentProducerTemplate()
            .withProcessor(
                exchange -> {
                  exchange.setProperty(DropgateConstants.ENTRY, entry);
                  exchange.setProperty(DropgateConstants.JUDGEMENT, judgement);
                  exchange.setProperty(DropgateConstants.EVIDENCE, evidence);
                  exchange.setProperty(DropgateConstants.ALSO_NOTIFY, settings.alsoNotify());
                  exchange.setProperty(DropgateConstants.MAIL_TO, settings.mailTo());
                })
            .to("direct:alert")
            .send();
    if (sent.getException() != null) {
      throw new IOException(ExceptionText.describe(sent.getException()), sent.getException());
    }
  }
}
