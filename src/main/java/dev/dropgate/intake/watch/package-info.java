/** Entries that are judged in place, and the memory of what was clean. */
package dev.dropgate.intake.watch;
