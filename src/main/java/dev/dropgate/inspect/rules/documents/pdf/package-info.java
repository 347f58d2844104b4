/** Finds what acts in PDF files. */
package dev.dropgate.inspect.rules.documents.pdf;
