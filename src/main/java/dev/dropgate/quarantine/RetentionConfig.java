package dev.dropgate.quarantine;

/**
 * The settings of the retention of one store.
 *
 * @param store the store
 * @param overflow the store that takes files while this one is full; null for none. A file that a
 *     crash left there is not stored here a second time
 * @param policy how long records are kept, and how many
 */
public record RetentionConfig(
    QuarantineStore store, QuarantineStore overflow, PurgePolicy policy) {}
