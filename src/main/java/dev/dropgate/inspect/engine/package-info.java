/**
 * Scan engines. {@link dev.dropgate.inspect.engine.Engine} is what all of them implement; the rest
 * is what they share: addresses, connections, replies, states, and the pool that asks one after the
 * other.
 */
package dev.dropgate.inspect.engine;
