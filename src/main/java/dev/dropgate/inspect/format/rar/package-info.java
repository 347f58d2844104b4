/** Reads the headers of RAR archives, versions 4 and 5. */
package dev.dropgate.inspect.format.rar;
