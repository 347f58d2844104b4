/** The spool: claims on disk, their registry, and the way there across file systems. */
package dev.dropgate.intake.spool;
