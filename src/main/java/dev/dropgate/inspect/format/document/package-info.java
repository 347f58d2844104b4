/** What all document readers share: budget, XML parts and byte order. */
package dev.dropgate.inspect.format.document;
