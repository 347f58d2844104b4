/** Passes: a person's word that a file with this content may pass. */
package dev.dropgate.io.pass;
