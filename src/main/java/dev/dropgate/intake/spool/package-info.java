/** The spool: claims on disk, their registry, and claims and deliveries across file systems. */
package dev.dropgate.intake.spool;
