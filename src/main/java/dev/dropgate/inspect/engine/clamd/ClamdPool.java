package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.EngineAddress;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.inspect.engine.EngineTimeouts;
import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of clamd servers, which are asked in turn until one answers. A server that has failed is
 * asked last for a while, and only after it has answered a PING, so that an unavailable server
 * costs little. Thread safe.
 */
public final class ClamdPool {
  private static final long RETRY_AFTER_NANOS = 30_000_000_000L;

  private final List<ClamdClient> all = new ArrayList<>();
  private final EngineTimeouts timeouts;

  /** The servers that have failed, with the time of the failure. */
  private final Map<ClamdClient, Long> failed = new ConcurrentHashMap<>();

  public ClamdPool(InspectionSettings settings) {
    timeouts =
        new EngineTimeouts(
            settings.number("engine.connect-timeout", 2_000, 1),
            settings.number("engine.read-timeout", 60_000, 1),
            settings.number("engine.timeout", 120_000, 1));
    for (EngineAddress address :
        EngineAddress.parseList("engine.clamd", settings.text("engine.clamd", ""))) {
      all.add(new ClamdClient(address, timeouts));
    }
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Asks each server for its state. */
  public List<EngineState> states() {
    List<EngineState> states = new ArrayList<>();
    for (ClamdClient clamd : all) {
      try {
        clamd.ping();
        states.add(EngineState.answering(clamd.address(), clamd.version()));
      } catch (IOException | RuntimeException e) {
        states.add(EngineState.silent(clamd.address(), failureReason(e)));
      }
    }
    return states;
  }

  /** Returns whether at least one server answers a PING. */
  public boolean anyAnswers() {
    for (ClamdClient clamd : all) {
      try {
        clamd.ping();
        return true;
      } catch (IOException | RuntimeException e) {
        // try the next one
      }
    }
    return false;
  }

  /**
   * Scans a content.
   *
   * @param content read from its beginning for each server that is asked
   * @return the first answer; a reply without an answer if no server gives one
   */
  public EngineReply scan(Content content) {
    long end = System.nanoTime() + timeouts.total() * 1_000_000;
    List<String> problems = new ArrayList<>();
    for (ClamdClient clamd : scanOrder()) {
      try {
        EngineReply reply = scanWith(clamd, content, end);
        if (failed.remove(clamd) != null) {
          log().info("The engine {} answers again", clamd.address());
        }
        if (reply.kind() != EngineReply.Kind.NONE) {
          return reply;
        }
        problems.add(clamd.address() + ": " + reply.text());
      } catch (IOException | RuntimeException e) {
        problems.add(clamd.address() + " (" + failureReason(e) + ")");
        if (failed.put(clamd, System.nanoTime()) == null) {
          log().warn("The engine {} does not answer ({})", clamd.address(), failureReason(e));
        }
      }
    }
    return new EngineReply(EngineReply.Kind.NONE, String.join("; ", problems));
  }

  private EngineReply scanWith(ClamdClient clamd, Content content, long end) throws IOException {
    if (failed.containsKey(clamd)) {
      clamd.ping();
    }
    try (InputStream in = content.stream()) {
      return EngineReply.parseClamd(clamd.scan(in, end));
    }
  }

  private List<ClamdClient> scanOrder() {
    List<ClamdClient> first = new ArrayList<>();
    List<ClamdClient> later = new ArrayList<>();
    long now = System.nanoTime();
    for (ClamdClient clamd : all) {
      Long since = failed.get(clamd);
      (since != null && now - since < RETRY_AFTER_NANOS ? later : first).add(clamd);
    }
    first.addAll(later);
    return first;
  }

  private static String failureReason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return SafeText.of(message);
  }

  // Created on first use, because logging may not be set up when this class is loaded.
  private static Logger log() {
    return LoggerFactory.getLogger(ClamdPool.class);
  }
}
