/** Reads Microsoft cabinets. */
package dev.dropgate.inspect.format.cab;
