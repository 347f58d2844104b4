/** What files are by their bytes, and the rules about it. */
package dev.dropgate.inspect.types;
