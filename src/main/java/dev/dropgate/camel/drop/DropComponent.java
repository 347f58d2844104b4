package dev.dropgate.camel.drop;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/**
 * Creates endpoints of the form {@code drop:DIRECTORY?mode=gate}. With {@code
 * drop:NAME?configuration=#bean:BEAN}, directory and options come from a {@link DropConfiguration},
 * in which a path or an address may have any characters.
 */
@Component("drop")
public class DropComponent extends HealthCheckComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    DropConfiguration configuration =
        resolveAndRemoveReferenceParameter(parameters, "configuration", DropConfiguration.class);
    if (configuration == null) {
      configuration = new DropConfiguration();
      configuration.setDirectory(remaining);
    }
    DropEndpoint endpoint = new DropEndpoint(uri, this, configuration);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
