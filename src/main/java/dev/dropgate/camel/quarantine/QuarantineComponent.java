package dev.dropgate.camel.quarantine;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates endpoints of the form {@code quarantine:NAME?directory=PATH}. */
@Component("quarantine")
public class QuarantineComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    QuarantineEndpoint endpoint = new QuarantineEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.validate();
    return endpoint;
  }
}
