package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.Manifest;
import java.nio.file.Path;

/**
 * A file that is to be stored as a record.
 *
 * @param manifest its manifest; the id names the record
 * @param content the file
 */
public record NewRecord(Manifest manifest, Path content) {}
