/** Reads ALZ and EGG archives. */
package dev.dropgate.inspect.format.alz;
