/** Reads 7z archives. */
package dev.dropgate.inspect.format.sevenzip;
