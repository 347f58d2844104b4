package dev.dropgate.quarantine;

/**
 * Something that is not as it was put into the quarantine.
 *
 * @param id the record; null where it is the audit log
 * @param where {@code manifest}, {@code content} or {@code audit}
 * @param line of the audit log, from 1; null where it is a record
 * @param message printable
 */
public record StoreDiscrepancy(String id, String where, Long line, String message) {}
