/** Facts about file names: extensions, confusable letters and names of programs. */
package dev.dropgate.inspect.format.filename;
