/** Finds active content in RTF files. */
package dev.dropgate.inspect.rules.documents.rtf;
