/** The component {@code quarantine:} and the beans of its routes. */
package dev.dropgate.camel.quarantine;
