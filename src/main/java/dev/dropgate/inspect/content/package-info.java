/** The content of an entry as rules read it: bounded, in memory or on disk, with its file type. */
package dev.dropgate.inspect.content;
