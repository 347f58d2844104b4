package dev.dropgate.camel.drop;

import dev.dropgate.intake.EntrySource;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Consume files from a monitored directory into which people and systems that are not trusted put
 * them: entries are claimed by an atomic rename, and no link is followed.
 */
@UriEndpoint(
    firstVersion = "0.2.0",
    scheme = "drop",
    title = "Drop",
    syntax = "drop:directory",
    consumerOnly = true,
    remote = false,
    category = {Category.FILE},
    headersClass = DropConstants.class)
public class DropEndpoint extends DefaultEndpoint {
  @UriParam private DropConfiguration configuration;

  @UriParam(
      description =
          "A bean that claims entries elsewhere, for example in a bucket; the directory is then"
              + " only a name")
  private EntrySource source;

  /**
   * Creates an endpoint; called by the component.
   *
   * @param uri the whole URI
   */
  public DropEndpoint(String uri, DropComponent component, DropConfiguration configuration) {
    super(uri, component);
    this.configuration = configuration;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("drop: is an endpoint to consume from");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    DropConsumer consumer =
        new DropConsumer(
            this, processor, DropSettings.of(configuration, getCamelContext()), source);
    configureConsumer(consumer);
    return consumer;
  }

  /** Returns the source of the entries; null for the directory. */
  public EntrySource getSource() {
    return source;
  }

  /** Sets the source of the entries; one consumer uses it. */
  public void setSource(EntrySource source) {
    this.source = source;
  }

  /** Returns the options. */
  public DropConfiguration getConfiguration() {
    return configuration;
  }

  /** Sets the options. */
  public void setConfiguration(DropConfiguration configuration) {
    this.configuration = configuration;
  }
}
