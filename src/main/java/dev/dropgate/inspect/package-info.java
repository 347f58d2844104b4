/** Judges entries: rules find, the inspector asks them and forms the verdict. */
package dev.dropgate.inspect;
