/** Finds what acts in OLE2 files. */
package dev.dropgate.inspect.rules.documents.ole;
