package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.content.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines that are asked in turn until one answers. An engine that has failed is asked last for a
 * while, and only after it has answered a ping, so that an unavailable engine costs little. Thread
 * safe.
 */
public final class EnginePool {
  private static final long RETRY_AFTER_NANOS = 30_000_000_000L;

  private final List<Engine> all;
  private final Duration budget;

  /** The engines that have failed, with the time of the failure. */
  private final Map<Engine, Long> failed = new ConcurrentHashMap<>();

  /**
   * Creates a pool.
   *
   * @param engines in the order in which they are asked; may be empty
   * @param budget the time for one content with all engines
   */
  public EnginePool(List<? extends Engine> engines, Duration budget) {
    this.all = List.copyOf(engines);
    this.budget = budget;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Asks each engine for its state. */
  public List<EngineState> states() {
    return all.stream().map(Engine::state).toList();
  }

  /** Returns whether at least one engine answers a ping. */
  public boolean anyAnswers() {
    for (Engine engine : all) {
      try {
        engine.ping();
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
   * @param content read from its beginning for each engine that is asked
   * @return the first answer; a reply without an answer if no engine gives one
   */
  public EngineReply scan(Content content) {
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(budget);
    List<String> problems = new ArrayList<>();
    for (Engine engine : scanOrder()) {
      try {
        EngineReply reply = scanWith(engine, content, end);
        if (failed.remove(engine) != null) {
          log().info("The engine {} answers again", engine.address());
        }
        if (reply.kind() != EngineReply.Kind.NONE) {
          return reply;
        }
        problems.add(engine.address() + ": " + reply.text());
      } catch (IOException | RuntimeException e) {
        String reason = EngineReply.none(e).text();
        problems.add(engine.address() + " (" + reason + ")");
        if (failed.put(engine, System.nanoTime()) == null) {
          log().warn("The engine {} does not answer ({})", engine.address(), reason);
        }
      }
    }
    return new EngineReply(EngineReply.Kind.NONE, List.of(String.join("; ", problems)));
  }

  private EngineReply scanWith(Engine engine, Content content, long end) throws IOException {
    if (failed.containsKey(engine)) {
      engine.ping();
    }
    return engine.scan(content, Duration.ofNanos(end - System.nanoTime()));
  }

  private List<Engine> scanOrder() {
    List<Engine> first = new ArrayList<>();
    List<Engine> later = new ArrayList<>();
    long now = System.nanoTime();
    for (Engine engine : all) {
      Long since = failed.get(engine);
      (since != null && now - since < RETRY_AFTER_NANOS ? later : first).add(engine);
    }
    first.addAll(later);
    return first;
  }

  // Created on first use, because logging may not be set up when this class is loaded.
  private static Logger log() {
    return LoggerFactory.getLogger(EnginePool.class);
  }
}
