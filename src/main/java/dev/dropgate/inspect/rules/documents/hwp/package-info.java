/** Finds what acts in Hangul documents. */
package dev.dropgate.inspect.rules.documents.hwp;
