/** The clamd protocol and a pool of clamd servers. */
package dev.dropgate.inspect.engine.clamd;
