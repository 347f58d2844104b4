package dev.dropgate.quarantine;

import java.nio.file.Path;

/**
 * The settings of the retention of one store.
 *
 * @param directory the folder of the records, absolute and normalized
 * @param overflow the store that takes files while this one is full, absolute and normalized; null
 *     for none. A file that a crash left there is not stored here a second time
 * @param policy how long records are kept, and how many
 */
public record RetentionConfig(Path directory, Path overflow, PurgePolicy policy) {}
