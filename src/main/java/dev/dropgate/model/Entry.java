package dev.dropgate.model;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A claimed entry: its uploader can no longer reach it, and it lies under a path of the gate.
 *
 * @param id the claim's id, unique for ever; unchanged after a crash, so that every later step can
 *     see whether it is done
 * @param content where the bytes are now
 * @param directory the monitored directory, or the name of the source, that it came from
 * @param relative its path below that directory, with its raw bytes
 * @param kind what sort of thing it is
 * @param claimedAt the time of the claim
 * @param origin the metadata of the file before a private copy replaced it; null if the entry is
 *     not a copy
 */
public record Entry(
    String id,
    Path content,
    Path directory,
    Path relative,
    EntryKind kind,
    Instant claimedAt,
    FileMetadata origin) {
  /** Creates an entry that is the claimed file itself, not a copy. */
  public Entry(
      String id, Path content, Path directory, Path relative, EntryKind kind, Instant claimedAt) {
    this(id, content, directory, relative, kind, claimedAt, null);
  }

  /**
   * Returns the same claim with another kind.
   *
   * @param other the kind that a later check found
   * @return a copy
   */
  public Entry withKind(EntryKind other) {
    return new Entry(id, content, directory, relative, other, claimedAt, origin);
  }

  /**
   * Returns the same claim with the metadata of the original file.
   *
   * @param before null if the entry is not a copy
   * @return a copy
   */
  public Entry withOrigin(FileMetadata before) {
    return new Entry(id, content, directory, relative, kind, claimedAt, before);
  }

  /**
   * Returns the original path.
   *
   * @return the path in the monitored directory, with its raw bytes
   */
  public Path path() {
    return directory.resolve(relative);
  }

  /**
   * Returns the original path as text for people.
   *
   * @return printable text on one line
   */
  @Override
  public String toString() {
    return PrintableText.of(path()).toString();
  }
}
