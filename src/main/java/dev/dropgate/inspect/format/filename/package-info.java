/** Facts about file names: extensions, confusable letters, names of programs. */
package dev.dropgate.inspect.format.filename;
