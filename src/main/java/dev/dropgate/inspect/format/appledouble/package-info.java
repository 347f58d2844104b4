/** Reads AppleDouble files, which macOS leaves beside others. */
package dev.dropgate.inspect.format.appledouble;
