/** Rules about names. */
package dev.dropgate.inspect.rules.names;
