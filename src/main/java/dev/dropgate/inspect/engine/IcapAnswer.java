package dev.dropgate.inspect.engine;

import dev.dropgate.files.NameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an ICAP server answers, as far as it is needed.
 *
 * @param status of ICAP
 * @param headers by their names in lower case; a folded one is on one line
 * @param http the first line of the HTTP answer in it; empty if there is none
 * @param whole whether the server has let the whole file come before it answered
 */
record IcapAnswer(int status, Map<String, String> headers, String http, boolean whole) {
  private static final int LONGEST = 32_768;
  private static final int NO_CONTENT = 204;
  private static final Pattern STATUS = Pattern.compile("ICAP/1\\.0 ([1-5][0-9][0-9])(?: .*)?");
  private static final Pattern HEADER = Pattern.compile("([!-9;-~]+):[ \t]*(.*)", Pattern.DOTALL);
  private static final Pattern ENCAPSULATED = Pattern.compile("(?:req-hdr|res-hdr)=0(?:,.*)?");
  private static final Pattern FORBIDDEN = Pattern.compile("HTTP/1\\.[01] 403(?: .*)?");
  private static final Pattern THREAT = Pattern.compile("Threat=([^;]+)");

  /** Where servers tell what they have found; no RFC names them, but all use one of them. */
  private static final String INFECTION = "x-infection-found";

  private static final String VIRUS = "x-virus-id";
  private static final String VIOLATIONS = "x-violations-found";

  /**
   * Receives an answer up to where it is clear.
   *
   * @throws IOException if it is none, or not whole, or has no end, or does not come in time
   */
  static IcapAnswer read(Wire wire, boolean whole) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    String[] head = upTo(wire, bytes, 0, "\r\n\r\n").split("\r\n", -1);
    Matcher status = STATUS.matcher(head[0]);
    if (!status.matches()) {
      throw new IOException("answers no ICAP but \"" + head[0] + "\"");
    }
    Map<String, String> headers = headers(head);
    int code = Integer.parseInt(status.group(1));
    String http = "";
    if (code == 200
        && ENCAPSULATED.matcher(headers.getOrDefault("encapsulated", "")).matches()
        && !headers.containsKey(INFECTION)) {
      http = upTo(wire, bytes, String.join("\r\n", head).length() + 4, "\r\n");
    }
    return new IcapAnswer(code, headers, http, whole);
  }

  private static Map<String, String> headers(String[] head) throws IOException {
    Map<String, String> headers = new HashMap<>();
    String name = "";
    for (int i = 1; i < head.length; i++) {
      // A byte is a character so far; servers name what they find as UTF-8.
      byte[] bytes = head[i].getBytes(StandardCharsets.ISO_8859_1);
      String line = NameDecoder.decode(bytes, StandardCharsets.ISO_8859_1);
      Matcher header = HEADER.matcher(line);
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

  private static String upTo(Wire wire, ByteBuffer bytes, int from, String mark)
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
   * What it means.
   *
   * @return clean only for a 204, as nothing else in RFC 3507 says so
   */
  Reply reply() {
    String violations = headers.getOrDefault(VIOLATIONS, "0");
    if (headers.containsKey(INFECTION)) {
      Matcher threat = THREAT.matcher(headers.get(INFECTION));
      return Reply.found(threat.find() ? threat.group(1).strip() : headers.get(INFECTION));
    }
    if (headers.containsKey(VIRUS)) {
      return Reply.found(headers.get(VIRUS));
    }
    if (!violations.equals("0")) {
      return Reply.found(violations);
    }
    if (FORBIDDEN.matcher(http).matches()) {
      return Reply.found("what it forbids (" + http + ")");
    }
    if (status == NO_CONTENT && !whole) {
      return new Reply(Reply.Kind.NONE, "answers before it has seen the whole file");
    }
    if (status == NO_CONTENT) {
      return new Reply(Reply.Kind.CLEAN, "204");
    }
    return new Reply(
        Reply.Kind.NONE,
        "answers " + status + (http.isEmpty() ? "" : " (" + http + ")") + " and no finding");
  }

  /**
   * The state that the service is in: its settings, its signatures.
   *
   * @return empty if the server does not tell, though it must
   */
  String tag() {
    return headers.getOrDefault("istag", "");
  }
}
