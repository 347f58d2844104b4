package dev.dropgate.inspect.engine.icap;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A service of an ICAP server (RFC 3507). Sends each content as the body of an HTTP response.
 * Thread safe.
 */
public final class IcapScanner implements Engine {
  private static final int OK = 200;

  private static final String[] EICAR_PARTS = {
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"
  };

  private final IcapSettings settings;
  private final IcapRequest request;
  private volatile String provenTag = "";

  public IcapScanner(IcapSettings settings) {
    this.settings = settings;
    this.request = new IcapRequest(settings.url(), settings.address());
  }

  IcapSettings settings() {
    return settings;
  }

  @Override
  public String address() {
    return request.address().toString();
  }

  @Override
  public void ping() throws IOException {
    options();
  }

  @Override
  public EngineState state() {
    try {
      return EngineState.answering(address(), options().headers().get("service"));
    } catch (IOException | RuntimeException e) {
      return EngineState.silent(address(), e);
    }
  }

  private IcapResponse options() throws IOException {
    IcapResponse answer = request.askOptions();
    if (answer.status() != OK) {
      throw new IOException("answers " + answer.status());
    }
    return answer;
  }

  @Override
  public EngineReply scan(Content content, Duration budget) throws IOException {
    if (content.size() > settings.maxSize()) {
      return EngineReply.none(content.size() + " bytes are more than it gets (maxSize)");
    }
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(budget);
    IcapResponse answer = request.send(content, budget);
    EngineReply reply = answer.toReply();
    return reply.kind() == EngineReply.Kind.CLEAN ? verifyScanner(reply, answer, end) : reply;
  }

  /**
   * Checks that a clean answer comes from a working scanner. Servers answer 204 for every file
   * while their scanner is unavailable. So an ISTag counts only after the service has detected the
   * EICAR test file.
   */
  private EngineReply verifyScanner(EngineReply clean, IcapResponse answer, long end)
      throws IOException {
    String tag = answer.serviceTag();
    if (!settings.probe() || (!tag.isEmpty() && tag.equals(provenTag))) {
      return clean;
    }
    // Joined only here, so that scanners do not report the jar itself.
    byte[] eicar = String.join("", EICAR_PARTS).getBytes(StandardCharsets.US_ASCII);
    IcapResponse found =
        request.send(new MemoryContent(eicar), Duration.ofNanos(end - System.nanoTime()));
    if (found.toReply().kind() != EngineReply.Kind.FOUND) {
      return EngineReply.none(
          "does not scan: it does not find the EICAR test file (" + found.status() + ")");
    }
    if (found.serviceTag().equals(tag)) {
      provenTag = tag;
    }
    return clean;
  }
}
