package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The requests to an ICAP service (RFC 3507): OPTIONS, and RESPMOD without a preview that allows a
 * 204. The name of the file is not sent. Opens a connection for each request. Thread safe.
 */
record IcapRequest(URI url, EngineAddress address) {
  private static final Duration MAX_CONNECT = Duration.ofSeconds(5);
  private static final int CHUNK_BYTES = 1 << 16;
  private static final String LINE_END = "\r\n";

  /** Room for the size and the line ends of a chunk, and for the last chunk. */
  private static final int FRAME_BYTES = 32;

  /**
   * Sends a content.
   *
   * @param content read to its end
   * @param budget the time for the whole exchange
   * @throws IOException if there is no complete answer in time
   */
  IcapResponse send(Content content, Duration budget) throws IOException {
    try (EngineConnection wire = connect(budget)) {
      boolean whole = sendAll(wire, content);
      return IcapResponse.read(wire, whole);
    }
  }

  /**
   * Asks for the options of the service.
   *
   * @throws IOException if there is no complete answer within the time for a connection
   */
  IcapResponse askOptions() throws IOException {
    String request = requestHead("OPTIONS", "Encapsulated: null-body=0");
    try (EngineConnection wire = connect(MAX_CONNECT)) {
      return IcapResponse.read(wire, wire.send(ByteBuffer.wrap(ascii(request))));
    }
  }

  private EngineConnection connect(Duration budget) throws IOException {
    Duration connect = budget.compareTo(MAX_CONNECT) < 0 ? budget : MAX_CONNECT;
    return new EngineConnection(address, connect, budget, budget);
  }

  private String requestHead(String method, String... headers) {
    return String.join(
        LINE_END,
        method + " " + url.toASCIIString() + " ICAP/1.0",
        "Host: " + url.getRawAuthority(),
        "User-Agent: Dropgate",
        "Connection: close",
        String.join(LINE_END, headers),
        LINE_END);
  }

  private String respmodHead(long size) {
    String request =
        String.join(
            LINE_END, "GET http://dropgate.invalid/ HTTP/1.1", "Host: dropgate.invalid", LINE_END);
    String response =
        String.join(
            LINE_END,
            "HTTP/1.1 200 OK",
            "Content-Type: application/octet-stream",
            "Content-Length: " + size,
            LINE_END);
    int body = request.length() + response.length();
    return requestHead(
            "RESPMOD",
            "Allow: 204",
            "Encapsulated: req-hdr=0, res-hdr=" + request.length() + ", res-body=" + body)
        + request
        + response;
  }

  /**
   * Sends the request in as few writes as possible: a small file goes in one, with header and end.
   */
  private boolean sendAll(EngineConnection wire, Content content) throws IOException {
    byte[] head = ascii(respmodHead(content.size()));
    ByteBuffer bytes = ByteBuffer.allocate(head.length + CHUNK_BYTES + FRAME_BYTES);
    bytes.put(head);
    byte[] chunk = new byte[CHUNK_BYTES];
    long left = content.size();
    try (InputStream in = content.stream()) {
      for (int count = in.readNBytes(chunk, 0, CHUNK_BYTES);
          count > 0;
          count = in.readNBytes(chunk, 0, CHUNK_BYTES)) {
        left -= count;
        if (left < 0) {
          break;
        }
        bytes
            .put(ascii(Integer.toHexString(count) + LINE_END))
            .put(chunk, 0, count)
            .put(ascii(LINE_END));
        if (left > 0) {
          if (!wire.send(bytes.flip())) {
            return false;
          }
          bytes.clear();
        }
      }
    }
    if (left != 0) {
      throw new IOException("the file has changed while it was sent");
    }
    return wire.send(bytes.put(ascii("0" + LINE_END + LINE_END)).flip());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
