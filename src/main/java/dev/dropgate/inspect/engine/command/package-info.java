/** An engine that runs a command line program. */
package dev.dropgate.inspect.engine.command;
