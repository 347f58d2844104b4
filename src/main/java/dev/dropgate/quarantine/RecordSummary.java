package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
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
 * A record as shown in a list. Immutable.
 *
 * @param id its id
 * @param manifest its manifest; null if it is damaged
 * @param problem what is damaged, printable; null if the record is intact
 */
public record RecordSummary(String id, Manifest manifest, String problem) {
  /** The state reported for a record whose manifest cannot be used. */
  public static final String DAMAGED_STATE = "damaged";

  /**
   * Reads a record's manifest, not its content.
   *
   * @return the summary; null if the filter rejects the record, or if the record was deleted or is
   *     not complete yet
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
      return new RecordSummary(id, null, "record " + id + ": " + PrintableText.of(e.toString()));
    }
  }

  // A manifest that even a peek cannot read counts as damaged, and passes every filter.
  private static boolean matches(byte[] bytes, Predicate<ManifestPeek> filter) {
    try {
      return filter.test(ManifestPeek.of(bytes));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return true;
    }
  }

  // A record may have been deleted since the folder was listed, or the gate may be creating it.
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
