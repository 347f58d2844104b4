/** What all rooms of the routes share; {@link dev.dropgate.camel.DropgateConstants} is public. */
package dev.dropgate.camel;
