package dev.dropgate.inspect.engine;

/**
 * The time limits for an engine.
 *
 * @param connect milliseconds for connecting, or for the answer to a PING
 * @param silence milliseconds between two bytes in either direction
 * @param total milliseconds for one file in all
 */
public record EngineTimeouts(long connect, long silence, long total) {}
