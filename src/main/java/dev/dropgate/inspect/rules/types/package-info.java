/** Rules about what a file is, beside what its name says. */
package dev.dropgate.inspect.rules.types;
