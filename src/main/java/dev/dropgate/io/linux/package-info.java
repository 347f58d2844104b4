/**
 * Calls the C library: handles, leases, inotify, listings, attributes. No other package calls it.
 */
package dev.dropgate.io.linux;
