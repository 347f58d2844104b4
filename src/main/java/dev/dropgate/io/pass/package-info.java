/** Passes: a person's permission for a file with this content to pass. */
package dev.dropgate.io.pass;
