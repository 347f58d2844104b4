/** Reads AppleDouble files, which macOS writes next to other files. */
package dev.dropgate.inspect.format.appledouble;
