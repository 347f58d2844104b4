/**
 * The gate as a whole: start, stop, status, health, watchdog, plug-ins and locks. {@link
 * dev.dropgate.runtime.Dropgate} is the one door for user interfaces; the classes that it returns
 * are public too, all others are not.
 */
package dev.dropgate.runtime;
