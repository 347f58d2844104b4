/**
 * Verdicts: what an entry is, the rules that judge it, and the findings that say why. A library: no
 * Camel in it, and usable without the rest of Dropgate. The one entry point is {@link
 * dev.dropgate.inspect.Inspector}.
 */
package dev.dropgate.inspect;
