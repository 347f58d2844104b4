/** Finds active content in PDF files. */
package dev.dropgate.inspect.rules.documents.pdf;
