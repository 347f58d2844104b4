package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.model.PrintableText;
import java.net.URI;

/**
 * The settings of one ICAP service.
 *
 * @param url {@code icap://host:port/service}; the default port is 1344
 * @param maxSize bytes; the server would not scan the whole of a larger content
 * @param probe whether a 204 counts only after the service, in its current state (ISTag), has
 *     detected the EICAR test file
 */
public record IcapSettings(URI url, long maxSize, boolean probe) {
  private static final int DEFAULT_PORT = 1344;

  /**
   * Parses the URL of a service.
   *
   * @throws IllegalArgumentException with one printable line if the text is malformed
   */
  static URI parseUrl(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    boolean plain = uri.getUserInfo() == null && uri.getFragment() == null && uri.getPort() != 0;
    if (!"icap".equals(uri.getScheme()) || uri.getHost() == null || !plain) {
      throw new IllegalArgumentException(
          "url: \""
              + PrintableText.of(text)
              + "\" is not an address; write icap://HOST:PORT/SERVICE");
    }
    return uri;
  }

  EngineAddress address() {
    int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
    return new EngineAddress(url.toString(), url.getHost(), port);
  }
}
