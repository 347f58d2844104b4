package dev.dropgate.quarantine;

import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.file.ManifestFile;
import dev.dropgate.quarantine.file.RecordLayout;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestPeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A record in a list. Immutable.
 *
 * @param id its id
 * @param manifest its manifest; null if it is damaged
 * @param problem what is wrong with it, printable; null if it is whole
 */
public record RecordSummary(String id, Manifest manifest, String problem) {
  /** The state of a record whose manifest cannot be used. */
  public static final String DAMAGED_STATE = "damaged";

  /**
   * Reads a record's manifest, not its content.
   *
   * @return null if the filter does not want it, or it is no record any more, or not yet
   */
  static RecordSummary read(RecordReference found, Predicate<ManifestPeek> filter) {
    String id = found.id();
    Path record = found.records().recordFolder(id);
    try {
      byte[] bytes = ManifestFile.readBytes(record);
      return matches(bytes, filter)
          ? new RecordSummary(id, ManifestFile.parse(record, bytes), null)
          : null;
    } catch (DamagedRecordException e) {
      return isThere(record) ? new RecordSummary(id, null, e.getMessage()) : null;
    } catch (IOException e) {
      return new RecordSummary(id, null, "record " + id + ": " + SafeText.of(e.toString()));
    }
  }

  // What cannot even be glanced at is damaged, whatever the filter wants.
  private static boolean matches(byte[] bytes, Predicate<ManifestPeek> filter) {
    try {
      return filter.test(ManifestPeek.of(bytes));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return true;
    }
  }

  // Somebody may have deleted it since the folder was listed, or the gate is just making it.
  private static boolean isThere(Path record) {
    return Files.exists(record.resolve(ManifestFile.FILE_NAME), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(record.resolve(RecordLayout.CONTENT_FILE), LinkOption.NOFOLLOW_LINKS);
  }

  public boolean damaged() {
    return manifest == null;
  }

  public String state() {
    return manifest == null ? DAMAGED_STATE : manifest.state();
  }
}
