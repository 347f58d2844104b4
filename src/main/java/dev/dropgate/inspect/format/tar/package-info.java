/** Reads tar archives. */
package dev.dropgate.inspect.format.tar;
