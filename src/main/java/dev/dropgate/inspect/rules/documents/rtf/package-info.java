/** Finds what acts in RTF files. */
package dev.dropgate.inspect.rules.documents.rtf;
