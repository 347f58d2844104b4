/** Finds active content in Office files that are ZIP or XML. */
package dev.dropgate.inspect.rules.documents.office;
