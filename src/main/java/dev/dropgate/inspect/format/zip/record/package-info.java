/**
 * The records of a ZIP file: headers, directory, end records and the members that they describe.
 */
package dev.dropgate.inspect.format.zip.record;
