package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.InspectionSettings;

/**
 * How long an engine is waited for.
 *
 * @param connect milliseconds until it takes the connection, or answers a PING
 * @param silence milliseconds in which it must take or send a byte
 * @param total milliseconds for one file, whatever happens
 */
public record EngineTimeouts(long connect, long silence, long total) {
  public static EngineTimeouts fromSettings(InspectionSettings settings) {
    return new EngineTimeouts(
        settings.number("engine.connect-timeout", 2_000, 1),
        settings.number("engine.read-timeout", 60_000, 1),
        settings.number("engine.timeout", 120_000, 1));
  }
}
