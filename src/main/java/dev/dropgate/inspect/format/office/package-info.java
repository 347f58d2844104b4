/** Reads parts of Microsoft Office and OpenDocument files: macros, fields and slides. */
package dev.dropgate.inspect.format.office;
