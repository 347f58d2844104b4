/** Finds active content in Hangul documents. */
package dev.dropgate.inspect.rules.documents.hwp;
