package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.InspectionSettings;

/**
 * The time limits for an engine.
 *
 * @param connect milliseconds for connecting, or for the answer to a PING
 * @param silence milliseconds between two bytes in either direction
 * @param total milliseconds for one file in all
 */
public record EngineTimeouts(long connect, long silence, long total) {
  public static EngineTimeouts fromSettings(InspectionSettings settings) {
    return new EngineTimeouts(
        settings.number("engine.connect-timeout", 2_000, 1),
        settings.number("engine.read-timeout", 60_000, 1),
        settings.number("engine.timeout", 120_000, 1));
  }
}
