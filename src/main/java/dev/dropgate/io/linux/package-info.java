/**
 * Calls the C library: handles, leases, inotify, listings, attributes. No other package calls it.
 * Also knows the threads of the process, and is the only package that keeps state in them.
 */
package dev.dropgate.io.linux;
