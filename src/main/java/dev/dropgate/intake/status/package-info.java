/** What the intake reports: blind spots, files that are stuck, the state of a directory. */
package dev.dropgate.intake.status;
