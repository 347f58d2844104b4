/** Finds what acts in Office files that are zip or XML. */
package dev.dropgate.inspect.rules.documents.office;
