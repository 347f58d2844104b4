/** Reads ZIP archives, also where two programs would read different content. */
package dev.dropgate.inspect.format.zip;
