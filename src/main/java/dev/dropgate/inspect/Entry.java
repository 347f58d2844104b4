package dev.dropgate.inspect;

import dev.dropgate.files.SafeText;
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
 */
public record Entry(
    String id, Path content, Path directory, Path relative, Kind kind, Instant claimedAt) {
  /**
   * The same claim, known better.
   *
   * @param other what it turned out to be
   * @return a copy
   */
  public Entry as(Kind other) {
    return new Entry(id, content, directory, relative, other, claimedAt);
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
