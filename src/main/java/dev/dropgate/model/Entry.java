package dev.dropgate.model;

import dev.dropgate.io.linux.FileMetadata;
import java.nio.file.Path;
import java.time.Instant;

/**
 * An entry that was claimed: out of the dropper's reach, under a path that is ours.
 *
 * @param id the claim's id, unique for ever; the same after a crash, so that every later step can
 *     see that it was done
 * @param content where the bytes are now
 * @param directory the monitored directory (or the name of the source) that it came from
 * @param relative its path below that directory, with its raw bytes
 * @param kind what sort of thing it is
 * @param claimedAt when it was claimed
 * @param origin what the file had before a private copy took its place; null if it is no copy
 */
public record Entry(
    String id,
    Path content,
    Path directory,
    Path relative,
    EntryKind kind,
    Instant claimedAt,
    FileMetadata origin) {
  /** An entry that is what was claimed, not a copy. */
  public Entry(
      String id, Path content, Path directory, Path relative, EntryKind kind, Instant claimedAt) {
    this(id, content, directory, relative, kind, claimedAt, null);
  }

  /**
   * The same claim, known better.
   *
   * @param other what it turned out to be
   * @return a copy
   */
  public Entry withKind(EntryKind other) {
    return new Entry(id, content, directory, relative, other, claimedAt, origin);
  }

  /**
   * The same claim, with what it had before it was copied.
   *
   * @param before null if it is no copy
   * @return a copy
   */
  public Entry withOrigin(FileMetadata before) {
    return new Entry(id, content, directory, relative, kind, claimedAt, before);
  }

  /**
   * Where it was found.
   *
   * @return the original path, with its raw bytes
   */
  public Path path() {
    return directory.resolve(relative);
  }

  /**
   * Where it was found, for people.
   *
   * @return printable text on one line
   */
  @Override
  public String toString() {
    return SafeText.of(path());
  }
}
