package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.Quarantine.Found;
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
public record Row(String id, Manifest manifest, String problem) {
  /** The state of a record whose manifest cannot be used. */
  public static final String DAMAGED = "damaged";

  /**
   * Reads a record's manifest, not its content.
   *
   * @return null if the filter does not want it, or it is no record any more, or not yet
   */
  static Row read(Found found, Predicate<Glance> filter) {
    String id = found.id();
    Path record = found.records().folder(id);
    try {
      byte[] bytes = ManifestFile.load(record);
      return passes(bytes, filter) ? new Row(id, ManifestFile.parse(record, bytes), null) : null;
    } catch (DamagedRecordException e) {
      return isThere(record) ? new Row(id, null, e.getMessage()) : null;
    } catch (IOException e) {
      return new Row(id, null, "record " + id + ": " + SafeText.of(e.toString()));
    }
  }

  // What cannot even be glanced at is damaged, whatever the filter wants.
  private static boolean passes(byte[] bytes, Predicate<Glance> filter) {
    try {
      return filter.test(Glance.at(bytes));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return true;
    }
  }

  // Somebody may have deleted it since the folder was listed, or the gate is just making it.
  private static boolean isThere(Path record) {
    return Files.exists(record.resolve(ManifestFile.NAME), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(record.resolve(RecordFolders.CONTENT), LinkOption.NOFOLLOW_LINKS);
  }

  public boolean damaged() {
    return manifest == null;
  }

  public String state() {
    return manifest == null ? DAMAGED : manifest.state();
  }
}
