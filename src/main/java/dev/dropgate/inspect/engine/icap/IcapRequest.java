package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineConnection;
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
  private static final long MAX_CONNECT_MILLIS = 5_000;
  private static final int CHUNK_BYTES = 1 << 16;
  private static final String LINE_END = "\r\n";

  /** What a chunk's size and ends take, and the end of all. */
  private static final int FRAME_BYTES = 32;

  /**
   * Sends it.
   *
   * @param content read to its end
   * @param end when it must be over, by {@link System#nanoTime}
   * @return what the server says
   * @throws IOException if there is no whole answer, in time
   */
  IcapResponse send(Content content, long end) throws IOException {
    long connect = Math.min(timeoutMillis, MAX_CONNECT_MILLIS);
    SocketAddress resolved = address.resolve(connect);
    try (EngineConnection wire = new EngineConnection(resolved, connect, timeoutMillis, end)) {
      boolean whole = sendAll(wire, content);
      return IcapResponse.read(wire, whole);
    }
  }

  private String requestHead(long size) {
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
    return String.join(
            LINE_END,
            "RESPMOD " + url.toASCIIString() + " ICAP/1.0",
            "Host: " + url.getRawAuthority(),
            "User-Agent: Dropgate",
            "Allow: 204",
            "Connection: close",
            "Encapsulated: req-hdr=0, res-hdr=" + request.length() + ", res-body=" + body,
            LINE_END)
        + request
        + response;
  }

  /** Each write is as much as can be: a small file goes in one, with its head and its end. */
  private boolean sendAll(EngineConnection wire, Content content) throws IOException {
    byte[] head = ascii(requestHead(content.size()));
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
