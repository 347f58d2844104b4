/** Tells the types of a file from its bytes: all that it may be taken for. */
package dev.dropgate.inspect.format.detect;
