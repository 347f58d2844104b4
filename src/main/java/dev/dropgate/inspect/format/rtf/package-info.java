/** Reads the tokens of RTF files. */
package dev.dropgate.inspect.format.rtf;
