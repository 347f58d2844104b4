/** Tickets as other programs read them: CEF, syslog and CSV. */
package dev.dropgate.alert.format;
