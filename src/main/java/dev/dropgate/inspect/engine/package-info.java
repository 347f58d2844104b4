/** Engines outside the gate that are asked about a file. */
package dev.dropgate.inspect.engine;
