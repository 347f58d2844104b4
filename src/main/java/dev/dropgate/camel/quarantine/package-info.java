/** The component {@code quarantine:} and what its routes call. */
package dev.dropgate.camel.quarantine;
