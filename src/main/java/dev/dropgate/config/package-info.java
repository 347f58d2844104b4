/** The properties, read from file, environment and command line, with their ranges and secrets. */
package dev.dropgate.config;
