package dev.dropgate.camel.alert;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Sends messages through the route of a channel. Thread safe. */
final class DeliveryRoute implements BooleanSupplier {
  private final String uri;
  private volatile CamelContext context;
  private ProducerTemplate template;

  DeliveryRoute(String uri) {
    this.uri = uri;
  }

  void setCamelContext(CamelContext context) {
    this.context = context;
  }

  CamelContext getCamelContext() {
    return context;
  }

  /** Sends a message. Returns the failure; null if there is none. */
  Exception send(Object body, Map<String, Object> properties) {
    Exchange sent =
        template()
            .send(
                uri,
                exchange -> {
                  exchange.getMessage().setBody(body);
                  properties.forEach(exchange::setProperty);
                });
    Exception failure = sent.getException();
    return failure == null && sent.isFailed()
        ? sent.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
        : failure;
  }

  private synchronized ProducerTemplate template() {
    if (template == null) {
      template = context.createProducerTemplate();
    }
    return template;
  }

  /** Returns whether the gate stops, so that no further message may be sent. */
  @Override
  public boolean getAsBoolean() {
    return context != null && (context.isStopping() || context.isStopped());
  }
}
