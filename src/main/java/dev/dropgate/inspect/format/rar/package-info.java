/** Reads the headers of RAR archives, version 4 and 5. */
package dev.dropgate.inspect.format.rar;
