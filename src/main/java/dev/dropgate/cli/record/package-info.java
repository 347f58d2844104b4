/**
 * Records as tables, JSON and text for the {@code quarantine} commands, and how records are
 * selected.
 */
package dev.dropgate.cli.record;
