package dev.dropgate.inspect.engine;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.FileContent;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.MemoryContent;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A server that speaks ICAP (RFC 3507) as an engine, for a step in {@code triage.yaml}: each file
 * is sent to it as if it were the answer of a web server. What gives no plain answer leaves the
 * file undecided. Thread safe once it is set up.
 */
public final class IcapEngine {
  private static final int PORT = 1344;

  private static final String[] EICAR = {
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"
  };

  private URI url;
  private String rule = "icap";
  private long timeoutMillis = 60_000;
  private long maxSize = 26_214_400;
  private boolean probe = true;
  private volatile String provenTag = "";

  /**
   * Sets the service.
   *
   * @param text {@code icap://host:port/service}; the port is 1344 if there is none
   * @throws IllegalArgumentException with one printable line if it is something else
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
          "url: \"" + SafeText.of(text) + "\" is no address; write icap://HOST:PORT/SERVICE");
    }
    url = uri;
  }

  /**
   * Sets what its findings are called.
   *
   * @param id lower case with hyphens
   */
  public void setRule(String id) {
    rule = id;
  }

  /**
   * Sets how long a file may take, whatever happens.
   *
   * @param millis after which it is not waited for any more
   */
  public void setTimeout(long millis) {
    timeoutMillis = millis;
  }

  /**
   * Sets what is not sent, as the server would not look at all of it.
   *
   * @param bytes the largest file that is sent
   */
  public void setMaxSize(long bytes) {
    maxSize = bytes;
  }

  /**
   * Sets whether a 204 counts only after the service, in this state (ISTag), has found EICAR's test
   * file.
   *
   * @param wanted false for a service that looks for something else
   */
  public void setProbe(boolean wanted) {
    probe = wanted;
  }

  /**
   * Asks it.
   *
   * @param entry the entry
   * @param judgement what is known so far
   * @return the same, with what the server has found
   */
  public Judgement judge(Entry entry, Judgement judgement) {
    if (entry.kind() != Kind.FILE || judgement.verdict() == Verdict.DANGEROUS) {
      return judgement;
    }
    Reply reply = ask(entry);
    String shown = EngineRule.shown(reply.text());
    return switch (reply.kind()) {
      case CLEAN -> judgement;
      case FOUND -> judgement.with(rule, Verdict.DANGEROUS, rule + " found " + shown);
      case NONE ->
          judgement.with(
              rule + "-unavailable", Verdict.UNDECIDED, "not judged by " + rule + ": " + shown);
    };
  }

  private Reply ask(Entry entry) {
    if (url == null) {
      return new Reply(Reply.Kind.NONE, "no url is set");
    }
    try (Content content = FileContent.open(entry.content())) {
      if (content.size() > maxSize) {
        String problem = content.size() + " bytes are more than it gets (maxSize)";
        return new Reply(Reply.Kind.NONE, problem);
      }
      int port = url.getPort() < 0 ? PORT : url.getPort();
      EngineAddress address = new EngineAddress(url.toString(), url.getHost(), port);
      IcapRequest request = new IcapRequest(url, address, timeoutMillis);
      long end = System.nanoTime() + timeoutMillis * 1_000_000;
      IcapAnswer answer = request.send(content, end);
      Reply reply = answer.reply();
      return reply.kind() == Reply.Kind.CLEAN ? proven(reply, answer, request, end) : reply;
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage();
      return new Reply(Reply.Kind.NONE, message == null ? e.getClass().getSimpleName() : message);
    }
  }

  /**
   * Servers let everything pass while their scanner is not there. So a state of the service counts
   * only after it has found what every scanner finds.
   */
  private Reply proven(Reply clean, IcapAnswer answer, IcapRequest request, long end)
      throws IOException {
    if (!probe || (!answer.tag().isEmpty() && answer.tag().equals(provenTag))) {
      return clean;
    }
    // Joined only here, so that no scanner finds it in the jar.
    byte[] eicar = String.join("", EICAR).getBytes(StandardCharsets.US_ASCII);
    IcapAnswer found = request.send(new MemoryContent(eicar), end);
    if (found.reply().kind() != Reply.Kind.FOUND) {
      return new Reply(
          Reply.Kind.NONE,
          "does not scan: it does not find the EICAR test file (" + found.status() + ")");
    }
    if (found.tag().equals(answer.tag())) {
      provenTag = found.tag();
    }
    return clean;
  }
}
