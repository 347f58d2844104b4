/** Byte sources, metered streams and the budget of an archive. */
package dev.dropgate.inspect.format.stream;
