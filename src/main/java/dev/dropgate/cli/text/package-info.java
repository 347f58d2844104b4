/** Text on a terminal: tables, progress, sizes, times, and command line values. */
package dev.dropgate.cli.text;
