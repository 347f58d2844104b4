/** The running gate: start, stop, status, health, watchdog, plug-ins and locks. */
package dev.dropgate.runtime;
