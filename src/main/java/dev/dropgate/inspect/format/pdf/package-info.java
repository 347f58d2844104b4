/** Reads PDF files within a budget. */
package dev.dropgate.inspect.format.pdf;
