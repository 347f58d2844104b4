/** Detects the types of a file from its bytes: all that programs may assume. */
package dev.dropgate.inspect.format.detect;
