/** The quarantine on disk: records, manifests, audit log, lock. */
package dev.dropgate.quarantine.file;
