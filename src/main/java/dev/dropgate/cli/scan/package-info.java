/** Prints verdicts as tables and JSON for {@code scan} and {@code explain}. */
package dev.dropgate.cli.scan;
