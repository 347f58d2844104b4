package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.ManifestPeek;
import dev.dropgate.quarantine.record.RecordState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

/**
 * A record as shown in a list. Immutable.
 *
 * @param id its id
 * @param manifest its manifest; null if it is damaged
 * @param problem what is damaged, printable; null if the record is intact
 */
public record RecordSummary(RecordId id, Manifest manifest, String problem) {
  /**
   * Reads a record's manifest, not its content.
   *
   * @return the summary; null if the filter rejects the record, or if the record was deleted or is
   *     not complete yet
   */
  static RecordSummary read(RecordReference found, Predicate<ManifestPeek> filter) {
    RecordId id = found.id();
    QuarantineStore records = found.records();
    try {
      byte[] bytes = records.readManifestBytes(id);
      return matches(bytes, filter)
          ? new RecordSummary(id, ManifestCodec.parse(id, bytes), null)
          : null;
    } catch (DamagedRecordException e) {
      // The record may have been deleted since it was listed, or the gate may be creating it.
      return records.isEmpty(id) ? null : new RecordSummary(id, null, e.getMessage());
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

  public boolean damaged() {
    return manifest == null;
  }

  public RecordState state() {
    return manifest == null ? RecordState.DAMAGED : manifest.state();
  }
}
