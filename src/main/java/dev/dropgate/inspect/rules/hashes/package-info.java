/** Rules about lists of SHA-256 hashes. */
package dev.dropgate.inspect.rules.hashes;
