/** Reads pieces of Hangul documents: scripts, distribution documents, PostScript. */
package dev.dropgate.inspect.format.hwp;
