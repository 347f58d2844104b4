/** Tickets for Camel endpoints: one queue per endpoint, and texts for the log and the status. */
package dev.dropgate.alert.endpoint;
