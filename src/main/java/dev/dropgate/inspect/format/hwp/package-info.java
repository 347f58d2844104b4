/** Reads parts of Hangul documents: scripts, distribution documents and PostScript. */
package dev.dropgate.inspect.format.hwp;
