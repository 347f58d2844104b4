/** The commands. They parse and print; {@code runtime} and the features do the work. */
package dev.dropgate.cli;
