/** Rules that ask an engine, and a rule for the test file that every engine knows. */
package dev.dropgate.inspect.rules.engines;
