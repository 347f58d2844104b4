/** Reads HTML and SVG as far as rules need. */
package dev.dropgate.inspect.format.web;
