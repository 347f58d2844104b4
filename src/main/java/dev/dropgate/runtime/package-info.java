/** The running gate: start, stop, status, health, watchdog, plugins and locks. */
package dev.dropgate.runtime;
