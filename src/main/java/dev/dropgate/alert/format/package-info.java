/** Formats of tickets for other programs: CEF, syslog and CSV. */
package dev.dropgate.alert.format;
