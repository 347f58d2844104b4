/** The reports of the intake: blind spots, stuck files, and the state of a directory. */
package dev.dropgate.intake.status;
