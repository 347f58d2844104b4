package dev.dropgate.quarantine;

import dev.dropgate.model.RecordId;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of restoring a record.
 *
 * @param id the record
 * @param file the path of the restored file
 * @param passes the ids of the passes that the restore created
 * @param warnings what could not be restored besides the content, printable, for people
 */
public record RestoreResult(RecordId id, Path file, List<String> passes, List<String> warnings) {}
