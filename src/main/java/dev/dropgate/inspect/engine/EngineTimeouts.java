package dev.dropgate.inspect.engine;

/**
 * How long an engine is waited for.
 *
 * @param connect milliseconds until it takes the connection, or answers a PING
 * @param silence milliseconds in which it must take or send a byte
 * @param total milliseconds for one file, whatever happens
 */
public record EngineTimeouts(long connect, long silence, long total) {}
