package dev.dropgate.quarantine;

import dev.dropgate.model.RecordId;

/**
 * A difference between a store and what was put into it.
 *
 * @param id the record; null if the difference is in the audit log
 * @param where {@code manifest}, {@code content} or {@code audit}
 * @param line the line of the audit log, from 1; null if the difference is in a record
 * @param message the description, printable
 */
public record StoreDiscrepancy(RecordId id, String where, Long line, String message) {}
