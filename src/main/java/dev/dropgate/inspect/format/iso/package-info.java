/** Reads ISO 9660 and UDF images. */
package dev.dropgate.inspect.format.iso;
