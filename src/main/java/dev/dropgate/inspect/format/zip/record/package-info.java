/** The records of a zip file: headers, directory, end, and the members they describe. */
package dev.dropgate.inspect.format.zip.record;
