/**
 * The command line: one class a subcommand, and what they share: settings, checks and the running
 * gate.
 */
package dev.dropgate.cli;
