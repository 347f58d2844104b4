/** Reads LHA archives. */
package dev.dropgate.inspect.format.lha;
