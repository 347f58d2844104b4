/**
 * Prints records as tables, JSON and text for the {@code quarantine} commands, and selects records.
 */
package dev.dropgate.cli.record;
