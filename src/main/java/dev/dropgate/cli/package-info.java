/** The commands. They print, and leave the work to {@code runtime} and the features. */
package dev.dropgate.cli;
