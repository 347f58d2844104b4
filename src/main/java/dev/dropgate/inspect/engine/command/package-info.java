/** An engine that is a command line program. */
package dev.dropgate.inspect.engine.command;
