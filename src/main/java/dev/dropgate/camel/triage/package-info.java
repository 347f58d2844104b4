/** The steps of the triage route: judge, deliver, spool a stream, report a failure. */
package dev.dropgate.camel.triage;
