/** The ICAP protocol. */
package dev.dropgate.inspect.engine.icap;
