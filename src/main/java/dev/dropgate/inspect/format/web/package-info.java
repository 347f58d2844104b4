/** Reads HTML and SVG as far as the rules need. */
package dev.dropgate.inspect.format.web;
