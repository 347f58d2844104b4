package dev.dropgate.quarantine;

import dev.dropgate.files.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Keeps dangerous or undecided files as records: content and manifest, one folder each. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "quarantine",
    title = "Quarantine",
    syntax = "quarantine:name",
    producerOnly = true)
public final class QuarantineEndpoint extends DefaultEndpoint {
  @UriPath(description = "A name for people; records are told apart by directory")
  @Metadata(required = true)
  private final String name;

  @UriParam(description = "The folder of the records")
  @Metadata(required = true)
  private String directory;

  QuarantineEndpoint(String uri, QuarantineComponent component, String name) {
    super(uri, component);
    this.name = name;
  }

  @Override
  public Producer createProducer() {
    return new QuarantineProducer(this, new RecordStore(folder()));
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("quarantine: is an endpoint to send to");
  }

  private Path folder() {
    return RawNames.path(directory.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /**
   * The name in the URI.
   *
   * @return never null
   */
  public String getName() {
    return name;
  }

  /**
   * The folder of the records.
   *
   * @return a path
   */
  public String getDirectory() {
    return directory;
  }

  /**
   * Sets the folder of the records.
   *
   * @param directory a path; a relative one is below the working directory
   */
  public void setDirectory(String directory) {
    this.directory = directory;
  }
}
