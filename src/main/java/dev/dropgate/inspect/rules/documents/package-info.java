/** Rules about documents; the scanners below find what acts. */
package dev.dropgate.inspect.rules.documents;
