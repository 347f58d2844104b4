/** The steps of the triage route: spool a stream, judge, deliver, report a failure. */
package dev.dropgate.camel.triage;
