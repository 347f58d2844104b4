package dev.dropgate.camel.quarantine;

import dev.dropgate.model.RawNames;
import dev.dropgate.quarantine.RecordRetention;
import dev.dropgate.quarantine.file.ContentSeal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Keeps dangerous or undecided files as records: content and manifest, one folder each. Its options
 * are generated into a configurer: {@code mvn -Pcomponent process-classes}.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "quarantine",
    title = "Quarantine",
    syntax = "quarantine:name",
    producerOnly = true,
    remote = false,
    category = {Category.FILE})
public class QuarantineEndpoint extends DefaultEndpoint {
  @UriPath(description = "A name for people; stores are told apart by directory")
  @Metadata(required = true)
  private String name;

  @UriParam(description = "The folder of the records")
  @Metadata(required = true)
  private String directory;

  @UriParam(
      description = "Whether new content is sealed by AES-256-GCM with the key of keyFile",
      defaultValue = "false")
  private boolean seal;

  @UriParam(
      label = "security",
      description =
          "A file with 64 hex digits that only its owner may read; required with seal, read at the"
              + " start")
  private String keyFile;

  @UriParam(
      description =
          "The bean that knows how many records there may be, and makes room for new ones; without"
              + " one there is no limit")
  private RecordRetention retention;

  /**
   * For the component.
   *
   * @param uri the whole URI
   * @param component the component
   * @param name the part after the scheme
   */
  public QuarantineEndpoint(String uri, QuarantineComponent component, String name) {
    super(uri, component);
    this.name = name;
  }

  @Override
  public Producer createProducer() throws IOException {
    return new QuarantineProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("quarantine: is an endpoint to send to");
  }

  /** Everything that can be said about the options before anything is read. */
  void validate() {
    String uri = "quarantine:" + name;
    if (directory == null || directory.isBlank()) {
      throw new IllegalArgumentException(uri + " needs the option directory");
    }
    if (seal && (keyFile == null || keyFile.isBlank())) {
      throw new IllegalArgumentException(uri + " needs the option keyFile to seal");
    }
    if (retention != null && !folder().equals(retention.directory())) {
      throw new IllegalArgumentException(
          uri + " has a retention bean of another directory; give both the same");
    }
  }

  Path folder() {
    return path(directory);
  }

  /** The seal for new records; null if they are not sealed. */
  ContentSeal newSeal() throws IOException {
    return seal ? ContentSeal.of(path(keyFile)) : null;
  }

  private static Path path(String text) {
    return RawNames.path(text.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
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

  /** Whether new content is sealed. */
  public boolean isSeal() {
    return seal;
  }

  /**
   * Sets whether new content is sealed.
   *
   * @param seal true needs a key file
   */
  public void setSeal(boolean seal) {
    this.seal = seal;
  }

  /**
   * The key file.
   *
   * @return a path; null if there is none
   */
  public String getKeyFile() {
    return keyFile;
  }

  /**
   * Sets the key file.
   *
   * @param keyFile a path; a relative one is below the working directory
   */
  public void setKeyFile(String keyFile) {
    this.keyFile = keyFile;
  }

  /**
   * What keeps the store within its limits.
   *
   * @return null if there are none
   */
  public RecordRetention getRetention() {
    return retention;
  }

  /**
   * Sets what keeps the store within its limits.
   *
   * @param retention of the same directory; null for no limits
   */
  public void setRetention(RecordRetention retention) {
    this.retention = retention;
  }
}
