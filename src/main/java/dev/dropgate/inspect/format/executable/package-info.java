/** Reads the headers of PE, ELF and Mach-O files. */
package dev.dropgate.inspect.format.executable;
