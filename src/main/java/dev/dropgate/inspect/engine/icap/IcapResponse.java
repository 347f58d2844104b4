package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.engine.EngineConnection;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.model.NameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The relevant parts of an ICAP response.
 *
 * @param status the ICAP status
 * @param headers by name in lower case; folded lines are joined
 * @param http the first line of the encapsulated HTTP response; empty if there is none
 * @param whole whether the server took the whole file before it answered
 */
record IcapResponse(int status, Map<String, String> headers, String http, boolean whole) {
  private static final int MAX_HEADER_BYTES = 32_768;
  private static final int NO_CONTENT = 204;
  private static final Pattern STATUS_LINE =
      Pattern.compile("ICAP/1\\.0 ([1-5][0-9][0-9])(?: .*)?");
  private static final Pattern HEADER_LINE =
      Pattern.compile("([!-9;-~]+):[ \t]*(.*)", Pattern.DOTALL);
  private static final Pattern ENCAPSULATED_HEADER =
      Pattern.compile("(?:req-hdr|res-hdr)=0(?:,.*)?");
  private static final Pattern FORBIDDEN_STATUS = Pattern.compile("HTTP/1\\.[01] 403(?: .*)?");
  private static final Pattern THREAT_NAME = Pattern.compile("Threat=([^;]+)");

  /** Headers in which servers report detections. No RFC defines them, but every server uses one. */
  private static final String INFECTION_HEADER = "x-infection-found";

  private static final String VIRUS_HEADER = "x-virus-id";
  private static final String VIOLATIONS_HEADER = "x-violations-found";

  /**
   * Reads a response as far as its meaning requires.
   *
   * @throws IOException if the response is malformed, incomplete, too long or late
   */
  static IcapResponse read(EngineConnection wire, boolean whole) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HEADER_BYTES);
    String[] head = readUpTo(wire, bytes, 0, "\r\n\r\n").split("\r\n", -1);
    Matcher status = STATUS_LINE.matcher(head[0]);
    if (!status.matches()) {
      throw new IOException("answers no ICAP but \"" + head[0] + "\"");
    }
    Map<String, String> headers = headers(head);
    int code = Integer.parseInt(status.group(1));
    String http = "";
    if (code == 200
        && ENCAPSULATED_HEADER.matcher(headers.getOrDefault("encapsulated", "")).matches()
        && !headers.containsKey(INFECTION_HEADER)) {
      http = readUpTo(wire, bytes, String.join("\r\n", head).length() + 4, "\r\n");
    }
    return new IcapResponse(code, headers, http, whole);
  }

  private static Map<String, String> headers(String[] head) throws IOException {
    Map<String, String> headers = new HashMap<>();
    String name = "";
    for (int i = 1; i < head.length; i++) {
      // Each character holds one byte here; servers report names in UTF-8.
      byte[] bytes = head[i].getBytes(StandardCharsets.ISO_8859_1);
      String line = NameDecoder.decode(bytes, StandardCharsets.ISO_8859_1);
      Matcher header = HEADER_LINE.matcher(line);
      if (!name.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
        headers.merge(name, line.strip(), (one, more) -> one + " " + more);
      } else if (header.matches()) {
        name = header.group(1).toLowerCase(Locale.ROOT);
        headers.merge(name, header.group(2).strip(), (one, more) -> one + ", " + more);
      } else {
        throw new IOException("answers no header but \"" + head[i] + "\"");
      }
    }
    return headers;
  }

  private static String readUpTo(EngineConnection wire, ByteBuffer bytes, int from, String mark)
      throws IOException {
    while (true) {
      byte[] come = new byte[bytes.position() - from];
      bytes.get(from, come);
      String text = new String(come, StandardCharsets.ISO_8859_1);
      int end = text.indexOf(mark);
      if (end >= 0) {
        return text.substring(0, end);
      }
      if (!bytes.hasRemaining()) {
        throw new IOException("answers without end");
      }
      wire.receive(bytes);
    }
  }

  /**
   * Returns what the response means.
   *
   * @return clean only for a 204, because no other answer in RFC 3507 says so
   */
  EngineReply toReply() {
    String violations = headers.getOrDefault(VIOLATIONS_HEADER, "0");
    if (headers.containsKey(INFECTION_HEADER)) {
      Matcher threat = THREAT_NAME.matcher(headers.get(INFECTION_HEADER));
      return EngineReply.ofSignature(
          threat.find() ? threat.group(1).strip() : headers.get(INFECTION_HEADER));
    }
    if (headers.containsKey(VIRUS_HEADER)) {
      return EngineReply.ofSignature(headers.get(VIRUS_HEADER));
    }
    if (!violations.equals("0")) {
      return EngineReply.ofSignature(violations);
    }
    if (FORBIDDEN_STATUS.matcher(http).matches()) {
      return EngineReply.ofSignature("what it forbids (" + http + ")");
    }
    if (status == NO_CONTENT && !whole) {
      return EngineReply.none("answers before it has seen the whole file");
    }
    if (status == NO_CONTENT) {
      return EngineReply.clean("204");
    }
    return EngineReply.none(
        "answers " + status + (http.isEmpty() ? "" : " (" + http + ")") + " and no finding");
  }

  /**
   * Returns the ISTag, which identifies the settings and signatures of the service.
   *
   * @return empty if the server omits it, although RFC 3507 requires it
   */
  String serviceTag() {
    return headers.getOrDefault("istag", "");
  }
}
