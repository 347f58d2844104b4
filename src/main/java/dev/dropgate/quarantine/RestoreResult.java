package dev.dropgate.quarantine;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a record that was given back.
 *
 * @param id the record
 * @param file where its content is now
 * @param passes ids of the passes that this has put in force
 * @param warnings what could not be given back besides the content, for people; printable
 */
public record RestoreResult(String id, Path file, List<String> passes, List<String> warnings) {}
