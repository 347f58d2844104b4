package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineStep;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The bean for an ICAP server in {@code triage.yaml}. Thread safe after setup. */
public final class IcapEngine extends EngineStep {
  private URI url;
  private long maxSize = 26_214_400;
  private boolean probe = true;
  private volatile IcapScanner scanner;

  /** Creates the bean with the rule {@code icap}. */
  public IcapEngine() {
    super("icap");
  }

  /**
   * Sets the URL of the service.
   *
   * @param text {@code icap://host:port/service}; the default port is 1344
   * @throws IllegalArgumentException with one printable line if the text is malformed
   */
  public void setUrl(String text) {
    url = IcapSettings.parseUrl(text);
  }

  /**
   * Sets the size limit.
   *
   * @param bytes the largest file that is sent
   */
  public void setMaxSize(long bytes) {
    maxSize = bytes;
  }

  /**
   * Sets whether the service has to find the EICAR test file before a 204 counts.
   *
   * @param wanted false for a service that does not look for malware
   */
  public void setProbe(boolean wanted) {
    probe = wanted;
  }

  @Override
  protected EngineReply ask(Entry entry, Duration budget) throws IOException {
    if (url == null) {
      return EngineReply.none("no url is set");
    }
    try (Content content = FileContent.open(entry.content())) {
      return scanner().scan(content, budget);
    }
  }

  private IcapScanner scanner() {
    IcapSettings settings = new IcapSettings(url, maxSize, probe);
    IcapScanner current = scanner;
    if (current == null || !current.settings().equals(settings)) {
      current = new IcapScanner(settings);
      scanner = current;
    }
    return current;
  }
}
