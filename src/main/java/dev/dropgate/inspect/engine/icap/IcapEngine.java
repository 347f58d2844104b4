package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * An engine that sends files to an ICAP server (RFC 3507), for a step in {@code triage.yaml}. Each
 * file is sent as the body of an HTTP response. Without an unambiguous answer, the file stays
 * undecided. Thread safe after setup.
 */
public final class IcapEngine {
  private static final int DEFAULT_PORT = 1344;

  private static final String[] EICAR_PARTS = {
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"
  };

  private URI url;
  private String rule = "icap";
  private long timeoutMillis = 60_000;
  private long maxSize = 26_214_400;
  private boolean probe = true;
  private volatile String provenTag = "";

  /**
   * Sets the URL of the service.
   *
   * @param text {@code icap://host:port/service}; the default port is 1344
   * @throws IllegalArgumentException with one printable line if the text is malformed
   */
  public void setUrl(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    boolean plain = uri.getUserInfo() == null && uri.getFragment() == null && uri.getPort() != 0;
    if (!"icap".equals(uri.getScheme()) || uri.getHost() == null || !plain) {
      throw new IllegalArgumentException(
          "url: \"" + SafeText.of(text) + "\" is not an address; write icap://HOST:PORT/SERVICE");
    }
    url = uri;
  }

  /**
   * Sets the rule id of the findings.
   *
   * @param id lower case with hyphens
   */
  public void setRule(String id) {
    rule = id;
  }

  /**
   * Sets the time limit for one file in all.
   *
   * @param millis after which the file stays undecided
   */
  public void setTimeout(long millis) {
    timeoutMillis = millis;
  }

  /**
   * Sets the size limit. The server would not scan the whole of a larger file.
   *
   * @param bytes the largest file that is sent
   */
  public void setMaxSize(long bytes) {
    maxSize = bytes;
  }

  /**
   * Sets whether a 204 counts only after the service, in its current state (ISTag), has detected
   * the EICAR test file.
   *
   * @param wanted false for a service that does not look for malware
   */
  public void setProbe(boolean wanted) {
    probe = wanted;
  }

  /**
   * Sends an entry to the server.
   *
   * @param judgement the result so far
   * @return the result with the finding of the server added
   */
  public ScanResult judge(Entry entry, ScanResult judgement) {
    if (entry.kind() != EntryKind.FILE || judgement.verdict() == Verdict.DANGEROUS) {
      return judgement;
    }
    EngineReply reply = scan(entry);
    String shown = reply.printableText();
    return switch (reply.kind()) {
      case CLEAN -> judgement;
      case FOUND -> judgement.with(rule, Verdict.DANGEROUS, rule + " found " + shown);
      case NONE ->
          judgement.with(
              rule + "-unavailable", Verdict.UNDECIDED, "not judged by " + rule + ": " + shown);
    };
  }

  private EngineReply scan(Entry entry) {
    if (url == null) {
      return new EngineReply(EngineReply.Kind.NONE, "no url is set");
    }
    try (Content content = FileContent.open(entry.content())) {
      if (content.size() > maxSize) {
        String problem = content.size() + " bytes are more than it gets (maxSize)";
        return new EngineReply(EngineReply.Kind.NONE, problem);
      }
      int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
      EngineAddress address = new EngineAddress(url.toString(), url.getHost(), port);
      IcapRequest request = new IcapRequest(url, address, timeoutMillis);
      long end = System.nanoTime() + timeoutMillis * 1_000_000;
      IcapResponse answer = request.send(content, end);
      EngineReply reply = answer.toReply();
      return reply.kind() == EngineReply.Kind.CLEAN
          ? verifyScanner(reply, answer, request, end)
          : reply;
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage();
      return new EngineReply(
          EngineReply.Kind.NONE, message == null ? e.getClass().getSimpleName() : message);
    }
  }

  /**
   * Checks that a clean answer comes from a working scanner. Servers answer 204 for every file
   * while their scanner is unavailable. So an ISTag counts only after the service has detected the
   * EICAR test file.
   */
  private EngineReply verifyScanner(
      EngineReply clean, IcapResponse answer, IcapRequest request, long end) throws IOException {
    if (!probe || (!answer.serviceTag().isEmpty() && answer.serviceTag().equals(provenTag))) {
      return clean;
    }
    // Joined only here, so that scanners do not report the jar itself.
    byte[] eicar = String.join("", EICAR_PARTS).getBytes(StandardCharsets.US_ASCII);
    IcapResponse found = request.send(new MemoryContent(eicar), end);
    if (found.toReply().kind() != EngineReply.Kind.FOUND) {
      return new EngineReply(
          EngineReply.Kind.NONE,
          "does not scan: it does not find the EICAR test file (" + found.status() + ")");
    }
    if (found.serviceTag().equals(answer.serviceTag())) {
      provenTag = found.serviceTag();
    }
    return clean;
  }
}
