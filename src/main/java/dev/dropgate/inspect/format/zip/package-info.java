/** Reads zip archives, also where two programs would read two different ones. */
package dev.dropgate.inspect.format.zip;
