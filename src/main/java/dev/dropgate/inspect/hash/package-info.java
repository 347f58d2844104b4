/** Lists of SHA-256 that say what is known to be bad or known to be good. */
package dev.dropgate.inspect.hash;
