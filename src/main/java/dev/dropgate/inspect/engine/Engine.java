package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.content.Content;
import java.io.IOException;
import java.time.Duration;

/**
 * A program outside the gate that judges files. Implementations get all settings in their
 * constructor, are thread safe, keep no connection and no process between two calls, and beat the
 * {@link dev.dropgate.io.linux.ThreadHeartbeat} while they wait. So a call works again as soon as
 * the program does.
 */
public interface Engine {
  /** Returns how to reach the engine, as configured. Printable, one line, never null. */
  String address();

  /**
   * Checks that the engine answers. Sends no file.
   *
   * @throws IOException if it does not answer within the time for a connection; the message is the
   *     reason and may be unprintable
   */
  void ping() throws IOException;

  /**
   * Asks the engine for its state.
   *
   * @return never null; an engine that does not answer has a problem in its state
   */
  EngineState state();

  /**
   * Scans a content.
   *
   * @param content of known size; read from its first byte; not closed
   * @param budget the time for this content in all
   * @return never null; clean only if the engine says so after it has had the whole content
   * @throws IOException if there is no complete answer within the budget, or if the content cannot
   *     be read; the message is the reason and may be unprintable
   */
  EngineReply scan(Content content, Duration budget) throws IOException;
}
