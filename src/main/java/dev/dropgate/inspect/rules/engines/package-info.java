/** Rules that ask an engine, and the test file that every engine knows. */
package dev.dropgate.inspect.rules.engines;
