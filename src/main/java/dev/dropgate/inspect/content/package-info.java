/** The content that rules read: bounded, in memory or on disk, with its file type. */
package dev.dropgate.inspect.content;
