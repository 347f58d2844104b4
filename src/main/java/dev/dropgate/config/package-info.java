/** The properties: read from file, environment and command line, with ranges and secrets. */
package dev.dropgate.config;
