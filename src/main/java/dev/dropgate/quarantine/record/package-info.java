/** The values of a record: manifest, audit event, state. */
package dev.dropgate.quarantine.record;
