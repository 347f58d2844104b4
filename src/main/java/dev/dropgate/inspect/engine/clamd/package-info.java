/** The clamd protocol. */
package dev.dropgate.inspect.engine.clamd;
