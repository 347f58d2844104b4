package dev.dropgate.inspect.engine;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.InspectionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several clamds, asked in turn until one answers. One that has failed is asked last for a while,
 * and then only after it has answered a PING, so that a dead one costs little. Thread safe.
 */
final class Clamds {
  private static final long PEACE_NANOS = 30_000_000_000L;

  private final List<Clamd> all = new ArrayList<>();
  private final Timeouts timeouts;

  /** Those that have failed, and when. */
  private final Map<Clamd, Long> failed = new ConcurrentHashMap<>();

  Clamds(InspectionSettings settings) {
    timeouts = Timeouts.of(settings);
    for (EngineAddress address :
        EngineAddress.list("engine.clamd", settings.text("engine.clamd", ""))) {
      all.add(new Clamd(address, timeouts));
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Asks each of them how it stands. */
  List<EngineState> states() {
    List<EngineState> states = new ArrayList<>();
    for (Clamd clamd : all) {
      try {
        clamd.ping();
        states.add(EngineState.answering(clamd.address(), clamd.version()));
      } catch (IOException | RuntimeException e) {
        states.add(EngineState.silent(clamd.address(), reason(e)));
      }
    }
    return states;
  }

  /** Returns whether one of them answers a PING. */
  boolean anyAnswers() {
    for (Clamd clamd : all) {
      try {
        clamd.ping();
        return true;
      } catch (IOException | RuntimeException e) {
        // the next one is asked
      }
    }
    return false;
  }

  /**
   * Has content scanned.
   *
   * @param content read from its beginning for each clamd that is asked
   * @return the first answer; none if nobody gives one
   */
  Reply scan(Content content) {
    long end = System.nanoTime() + timeouts.total() * 1_000_000;
    List<String> problems = new ArrayList<>();
    for (Clamd clamd : inTurn()) {
      try {
        Reply reply = ask(clamd, content, end);
        if (failed.remove(clamd) != null) {
          log().info("The engine {} answers again", clamd.address());
        }
        if (reply.kind() != Reply.Kind.NONE) {
          return reply;
        }
        problems.add(clamd.address() + ": " + reply.text());
      } catch (IOException | RuntimeException e) {
        problems.add(clamd.address() + " (" + reason(e) + ")");
        if (failed.put(clamd, System.nanoTime()) == null) {
          log().warn("The engine {} does not answer ({})", clamd.address(), reason(e));
        }
      }
    }
    return new Reply(Reply.Kind.NONE, String.join("; ", problems));
  }

  private Reply ask(Clamd clamd, Content content, long end) throws IOException {
    if (failed.containsKey(clamd)) {
      clamd.ping();
    }
    try (InputStream in = content.stream()) {
      return Reply.of(clamd.scan(in, end));
    }
  }

  private List<Clamd> inTurn() {
    List<Clamd> first = new ArrayList<>();
    List<Clamd> later = new ArrayList<>();
    long now = System.nanoTime();
    for (Clamd clamd : all) {
      Long since = failed.get(clamd);
      (since != null && now - since < PEACE_NANOS ? later : first).add(clamd);
    }
    first.addAll(later);
    return first;
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return SafeText.of(message);
  }

  // Asked for only when there is something to say: it must not be there before logging is set up.
  private static Logger log() {
    return LoggerFactory.getLogger(Clamds.class);
  }
}
