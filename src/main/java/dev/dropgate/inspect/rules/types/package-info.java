/** Rules that compare the kind and type of a file with its name. */
package dev.dropgate.inspect.rules.types;
