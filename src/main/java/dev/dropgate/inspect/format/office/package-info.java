/** Reads pieces of Microsoft Office and OpenDocument files: macros, fields, slides. */
package dev.dropgate.inspect.format.office;
