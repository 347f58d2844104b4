/** Judges entries in place and remembers which files were clean. */
package dev.dropgate.intake.watch;
