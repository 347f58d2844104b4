/** The C library: handles, leases, inotify, listings, attributes. The one room that calls it. */
package dev.dropgate.io.linux;
