/** Reads data that are compressed as a whole, such as gzip and xz. */
package dev.dropgate.inspect.format.compressed;
