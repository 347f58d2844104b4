package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.Content;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Sends a file by RESPMOD, as RFC 3507 describes it: without a preview, and with leave to answer
 * 204. The file's name is not sent. A connection for each file. Thread safe.
 */
record IcapRequest(URI url, EngineAddress address, long timeoutMillis) {
  private static final long LONGEST_CONNECT = 5_000;
  private static final int CHUNK = 1 << 16;
  private static final String END = "\r\n";

  /** What a chunk's size and ends take, and the end of all. */
  private static final int FRAME = 32;

  /**
   * Sends it.
   *
   * @param content read to its end
   * @param end when it must be over, by {@link System#nanoTime}
   * @return what the server says
   * @throws IOException if there is no whole answer, in time
   */
  IcapAnswer send(Content content, long end) throws IOException {
    long connect = Math.min(timeoutMillis, LONGEST_CONNECT);
    SocketAddress resolved = address.resolve(connect);
    try (Wire wire = new Wire(resolved, connect, timeoutMillis, end)) {
      boolean whole = sendAll(wire, content);
      return IcapAnswer.read(wire, whole);
    }
  }

  private String head(long size) {
    String request =
        String.join(END, "GET http://dropgate.invalid/ HTTP/1.1", "Host: dropgate.invalid", END);
    String response =
        String.join(
            END,
            "HTTP/1.1 200 OK",
            "Content-Type: application/octet-stream",
            "Content-Length: " + size,
            END);
    int body = request.length() + response.length();
    return String.join(
            END,
            "RESPMOD " + url.toASCIIString() + " ICAP/1.0",
            "Host: " + url.getRawAuthority(),
            "User-Agent: Dropgate",
            "Allow: 204",
            "Connection: close",
            "Encapsulated: req-hdr=0, res-hdr=" + request.length() + ", res-body=" + body,
            END)
        + request
        + response;
  }

  /** Each write is as much as can be: a small file goes in one, with its head and its end. */
  private boolean sendAll(Wire wire, Content content) throws IOException {
    byte[] head = ascii(head(content.size()));
    ByteBuffer bytes = ByteBuffer.allocate(head.length + CHUNK + FRAME);
    bytes.put(head);
    byte[] chunk = new byte[CHUNK];
    long left = content.size();
    try (InputStream in = content.stream()) {
      for (int count = in.readNBytes(chunk, 0, CHUNK);
          count > 0;
          count = in.readNBytes(chunk, 0, CHUNK)) {
        left -= count;
        if (left < 0) {
          break;
        }
        bytes.put(ascii(Integer.toHexString(count) + END)).put(chunk, 0, count).put(ascii(END));
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
    return wire.send(bytes.put(ascii("0" + END + END)).flip());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
