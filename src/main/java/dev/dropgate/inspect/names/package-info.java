/** What a name alone gives away. */
package dev.dropgate.inspect.names;
