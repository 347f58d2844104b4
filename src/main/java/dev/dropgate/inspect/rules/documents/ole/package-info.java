/** Finds active content in OLE2 files. */
package dev.dropgate.inspect.rules.documents.ole;
